// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/verbs.h"

#include "core/protocol/engineverbs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace offramp {

bool isEngineVerb(const std::string &verb)
{
    return std::ranges::find(engineVerbs, verb, &EngineVerb::name) != engineVerbs.end();
}

std::string engineVerbsHelp()
{
    std::string text = "Handed over to offramp-engine:\n";
    for (const EngineVerb &verb : engineVerbs)
        text += fmt::format("  {:<28}{}\n", verb.name, verb.summary);
    return text;
}

Error handOver(char **arguments)
{
    std::error_code code;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", code);
    const std::string beside = (self.parent_path() / "offramp-engine").string();
    std::string name = code ? "offramp-engine" : beside;
    arguments[0] = name.data();
    ::execv(name.c_str(), arguments);
    name = "offramp-engine";
    ::execvp(name.c_str(), arguments);
    return {ErrorKind::Failed,
            fmt::format("offramp-engine was found neither next to this program ({}) nor in PATH.", beside),
            "Build or install the engine: packaging/run.sh does both."};
}

void printNote(const std::string &text)
{
    fmt::print(stderr, "offramp: {}\n", text);
}

} // namespace offramp
