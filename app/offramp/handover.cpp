// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/verbs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

namespace offramp {

bool isEngineVerb(const std::string &verb)
{
    constexpr std::array verbs{"record", "verify", "train", "flops", "inspect", "devices", "convert"};
    return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
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
            fmt::format("offramp-engine stands neither beside this program ({}) nor on the path.", beside),
            "Build or install the engine: packaging/run.sh does both."};
}

void printNote(const std::string &text)
{
    fmt::print(stderr, "offramp: {}\n", text);
}

} // namespace offramp
