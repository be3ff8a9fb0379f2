// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

// The program that people start: it answers what needs no LibTorch, and else becomes the program that has it, in the
// environment that LibTorch's libraries need when they are loaded.
#include "app/enginestart/helptexts.h"
#include "core/protocol/engineenvironment.h"
#include "core/protocol/engineverbs.h"
#include "core/support/standardstreams.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

/// What follows the program's name, up to the program of the user that measure runs.
std::vector<std::string_view> ownWords(int argc, char **argv)
{
    const std::span words(argv + 1, argv + argc);
    const auto end
        = std::ranges::find(words, std::string_view("--"), [](const char *word) { return std::string_view(word); });
    return {words.begin(), end};
}

/// What is printed for these words where that needs no LibTorch.
std::optional<std::string> answerTo(const std::vector<std::string_view> &words)
{
    const auto asksForHelp = [](std::string_view word) { return word == "--help" || word == "-h"; };
    if (words.empty())
        return {};
    if (words.size() == 1 && words.front() == "--version")
        return "offramp-engine " OFFRAMP_VERSION "\n";
    const std::string_view verb = asksForHelp(words.front()) ? "" : words.front();
    const auto help = std::ranges::find(helpTexts, verb, &HelpText::verb);
    if (help == helpTexts.end() || std::ranges::none_of(words, asksForHelp))
        return {};
    return std::string(help->text);
}

/// Becomes the program with LibTorch, under the name that this one was started by; returns where it cannot.
Result<void> startProgram(char **argv)
{
    std::error_code code;
    const fs::path self = fs::read_symlink("/proc/self/exe", code);
    const fs::path program = (self.parent_path() / "../libexec/offramp/offramp-engine-torch").lexically_normal();
    ::execv(program.c_str(), argv);
    return failure(ErrorKind::Failed, fmt::format("Cannot start {}: {}.", program.string(), std::strerror(errno)),
                   "Install offramp-engine again.");
}

} // namespace

int main(int argc, char **argv)
{
    guardStandardStreams();
    const auto words = ownWords(argc, argv);
    if (const auto answer = answerTo(words)) {
        return runVerb("offramp-engine", [&]() -> Result<void> {
            writeOutput(*answer);
            return {};
        });
    }
    const bool runsUserProgram
        = static_cast<int>(words.size()) + 1 < argc && !words.empty() && words.front() == measureVerb.name;
    if (!runsUserProgram) { // which gets the environment as it is
        for (const EngineVariable &variable : missingEngineVariables())
            ::setenv(variable.name, variable.value, 0);
    }
    return runVerb("offramp-engine", [argv] { return startProgram(argv); });
}
