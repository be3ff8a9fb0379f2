// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/recordedorigin.h"

#include "core/recording/origin.h"

#include <fmt/format.h>

namespace offramp {

namespace {

Result<void> compare(const std::string &label, const std::string &recorded, const std::string &now)
{
    if (recorded == now)
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("The recording was made with another {}: {} in the file, {} now.", label, recorded, now),
                   remedyForOther);
}

} // namespace

Result<void> compareText(const Recording &recording, const std::string &key, const std::string &label,
                         const std::string &now, std::vector<std::string> &unknown)
{
    const auto recorded = recording.about(key);
    if (recorded)
        return compare(label, *recorded, now);
    unknown.push_back(label);
    return {};
}

Result<void> compareTf32(const Recording &recording, bool isAllowed)
{
    const auto text = [](bool allows) { return allows ? "allowed" : "not allowed"; };
    return compare("choice of TF32", text(allowsTf32(recording.metadata)), text(isAllowed));
}

Result<void> compareNetwork(const Recording &recording, const Network &network, std::vector<std::string> &unknown)
{
    if (const std::string combination = combinationOf(recording); !combination.empty())
        return failure(ErrorKind::BadInput, fmt::format("The recording is of several networks: {}.", combination),
                       "Use the recordings that it was made from, one network at a time.");
    return compareText(recording, "network_sha256", "network (SHA-256)", network.sha256(), unknown);
}

Result<OutputShape> compareOutputs(const Recording &recording, const Network &network, InputShape input)
{
    const auto outputs = network.probe(input);
    if (!outputs)
        return outputs;
    if (outputs->exits != recording.exits)
        return failure(ErrorKind::BadInput,
                       fmt::format("The recording has {} exits, the network {}.", recording.exits, outputs->exits),
                       remedyForOther);
    if (!recording.about("network_sha256"))
        return outputs;
    const auto kinds = network.outputKinds(input);
    if (!kinds)
        return tl::unexpected(kinds.error());
    const auto exits = toText(network.exitOutputs());
    if (auto same = compare("choice of exits", recording.about(exitOutputsKey).value_or(""), exits); !same)
        return tl::unexpected(same.error());
    const auto recordedKinds = recording.about(outputKindsKey).value_or(toText(OutputKind::Logits));
    if (auto same = compare("kind of outputs", recordedKinds, toText(*kinds)); !same)
        return tl::unexpected(same.error());
    return outputs;
}

std::vector<bool> recordedAmong(const Recording &recording, const OutputShape &outputs)
{
    if (recording.about("among") != "labelled")
        return {};
    std::vector<bool> among(static_cast<std::size_t>(outputs.classes));
    for (const auto *column : {&recording.label, &recording.predicted}) {
        for (const std::int32_t output : *column) {
            if (output >= 0 && output < outputs.classes)
                among[static_cast<std::size_t>(output)] = true;
        }
    }
    return among;
}

} // namespace offramp
