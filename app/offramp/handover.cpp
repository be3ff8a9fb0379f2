// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/verbs.h"

#include "core/protocol/engineverbs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <string_view>

namespace offramp {

namespace {

/// Returns only where there is no engine.
Result<void> handOver(Arguments arguments)
{
    std::error_code code;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", code);
    const std::string beside = (self.parent_path() / "offramp-engine").string();
    std::string name = code ? "offramp-engine" : beside;
    arguments.values[0] = name.data();
    ::execv(name.c_str(), arguments.values);
    name = "offramp-engine";
    ::execvp(name.c_str(), arguments.values);
    return failure(ErrorKind::Failed,
                   fmt::format("offramp-engine was found neither next to this program ({}) nor in PATH.", beside),
                   "Install the package offramp-engine, or build it with packaging/run.sh.");
}

} // namespace

std::vector<Verb> addEngineVerbs(CLI::App &app, Arguments arguments)
{
    std::vector<Verb> verbs;
    for (const auto &[name, text] : engineVerbs) {
        auto *verb = app.add_subcommand(name, text)->group("Subcommands of offramp-engine")->prefix_command();
        verb->set_help_flag();
        verbs.push_back({verb, [arguments] { return handOver(arguments); }});
    }
    return verbs;
}

} // namespace offramp
