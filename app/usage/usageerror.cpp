// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/usage/usageerror.h"

#include "core/support/numbers.h"
#include "core/support/printable.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <regex>
#include <string>
#include <vector>

namespace offramp {

namespace {

constexpr std::size_t mostShown = 100;

/// The program, or the command of it that was given.
const CLI::App &commandOf(const CLI::App &app)
{
    const auto given = app.get_subcommands();
    return given.empty() ? app : *given.front();
}

/// "offramp-engine record".
std::string nameOf(const CLI::App &app)
{
    const CLI::App &command = commandOf(app);
    return &command == &app ? app.get_name() : app.get_name() + ' ' + command.get_name();
}

std::string quoted(const std::string &text)
{
    return '"' + printable(text, mostShown) + '"';
}

std::string commandsOf(const CLI::App &app)
{
    std::vector<std::string> names;
    for (const CLI::App *command : app.get_subcommands([](const CLI::App *) { return true; }))
        names.push_back(command->get_name());
    return fmt::format("{}", fmt::join(names, ", "));
}

/// A word that no option takes, in front of all others.
Error unexpectedWord(const CLI::App &app, const std::string &word)
{
    const bool isCommand = &commandOf(app) == &app && app.get_require_subcommand_min() > 0 && !word.starts_with('-');
    if (isCommand)
        return {ErrorKind::Usage, fmt::format("{} is not a command of {}.", quoted(word), app.get_name()),
                fmt::format("Its commands: {}.", commandsOf(app))};
    return {ErrorKind::Usage,
            word.starts_with('-') ? fmt::format("{} is not an option of {}.", quoted(word), nameOf(app))
                                  : fmt::format("{} belongs to no option of {}.", quoted(word), nameOf(app)),
            fmt::format("{} --help lists them.", nameOf(app))};
}

/// A limit as CLI11 writes it, with six decimals where it need not be whole.
std::string limitText(const std::string &limit)
{
    const auto number = parseNumber(limit);
    if (!number)
        return limit;
    return limit.find('.') == std::string::npos ? groupedText(static_cast<long long>(*number)) : shortestText(*number);
}

std::string numberWanted(const std::string &low, const std::string &high, bool isWhole)
{
    const std::string what = isWhole ? "a whole number" : "a number";
    const auto most = parseNumber(high);
    if (most && *most >= std::numeric_limits<double>::max())
        return what + " above 0"; // CLI::PositiveNumber
    return fmt::format("{} from {} to {}", what, limitText(low), limitText(high));
}

std::string spaced(const std::string &list)
{
    return std::regex_replace(list, std::regex(","), ", ");
}

bool isWhole(const CLI::App &command, const std::string &name)
{
    const CLI::Option *option = command.get_option_no_throw(name);
    return option && option->get_type_name().find("INT") != std::string::npos;
}

/// In words of our own; nothing for a sentence that is one already.
std::optional<std::string> reworded(const std::string &said, const CLI::App &command)
{
    const auto matches = [&said](const char *pattern) -> std::optional<std::smatch> {
        std::smatch found;
        return std::regex_match(said, found, std::regex(pattern)) ? std::optional(found) : std::nullopt;
    };
    if (said == "A subcommand is required")
        return "No command is given.";
    if (const auto found = matches("(\\S+) is required"))
        return fmt::format("{} is missing.", found->str(1));
    if (const auto found = matches("(\\S+): 1 required .* missing"))
        return fmt::format("{} is given without a value.", found->str(1));
    if (const auto found = matches("(\\S+): Value ([^]*) not in range (\\S+) to (\\S+)"))
        return fmt::format("{}: {} is not {}.", found->str(1), quoted(found->str(2)),
                           numberWanted(found->str(3), found->str(4), isWhole(command, found->str(1))));
    if (const auto found = matches("(\\S+): ([^]*) not in \\{(.*)\\}"))
        return fmt::format("{}: {} is not one of {}.", found->str(1), quoted(found->str(2)), spaced(found->str(3)));
    if (const auto found = matches("Could not convert: (\\S+) = ([^]*)"))
        return fmt::format("{}: {} is not a {}.", found->str(1), quoted(found->str(2)),
                           isWhole(command, found->str(1)) ? "whole number, or too large" : "number");
    if (const auto found = matches("(\\S+) excludes (\\S+)"))
        return fmt::format("{} and {} cannot be used together.", found->str(1), found->str(2));
    if (const auto found = matches("(\\S+) requires (\\S+)"))
        return fmt::format("{} needs {}.", found->str(1), found->str(2));
    return {};
}

} // namespace

Error usageError(const CLI::App &app, const CLI::ParseError &error)
{
    const auto extras = app.remaining(true);
    const bool isMissing = dynamic_cast<const CLI::RequiredError *>(&error);
    if (!extras.empty() && (isMissing || dynamic_cast<const CLI::ExtrasError *>(&error)))
        return unexpectedWord(app, extras.front());
    const std::string said = error.what();
    const std::string sentence
        = reworded(said, commandOf(app)).value_or(said.ends_with('.') ? said : printable(said) + '.');
    const bool isWithoutCommand = isMissing && &commandOf(app) == &app;
    return {ErrorKind::Usage, sentence,
            isWithoutCommand ? fmt::format("{} has: {}.", app.get_name(), commandsOf(app))
                             : fmt::format("{} --help describes the options.", nameOf(app))};
}

} // namespace offramp
