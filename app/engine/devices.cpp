// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "core/execution/devices.h"
#include "core/protocol/engineverbs.h"
#include "core/support/numbers.h"
#include "core/support/standardstreams.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace offramp {

namespace {

void printText(const std::vector<Device> &devices)
{
    writeOutput(fmt::format("LibTorch {}\n", libtorchVersion()));
    for (const auto &device : devices) {
        const auto threads = device.threads > 0 ? ", " + counted(device.threads, "thread") : std::string();
        writeOutput(fmt::format("{:<8} {}{}\n", toText(device), device.name, threads));
    }
}

void printJson(const std::vector<Device> &devices)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const auto &device : devices) {
        nlohmann::ordered_json entry{{"device", toText(device)}, {"kind", device.kind}, {"name", device.name}};
        if (device.threads > 0)
            entry["threads"] = device.threads;
        list.push_back(std::move(entry));
    }
    const nlohmann::ordered_json all{{"version", "offramp-engine " OFFRAMP_VERSION},
                                     {"libtorch_version", libtorchVersion()},
                                     {"devices", std::move(list)}};
    writeOutput(fmt::format("{}\n", all.dump(2)));
}

} // namespace

Verb addDevices(CLI::App &app)
{
    auto *command = app.add_subcommand(devicesVerb.name, devicesVerb.summary);
    const auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "print JSON");
    return {command, [json]() -> Result<void> {
                *json ? printJson(availableDevices()) : printText(availableDevices());
                return {};
            }};
}

} // namespace offramp
