// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/usage/helpformatter.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

namespace offramp {

namespace {

/// From "TEXT:{fp32,bf16}" the words with bars between them; from "INT:INT in [1 - 4096]" and others what they are.
std::string valueName(const std::string &type)
{
    const std::size_t open = type.find('{');
    if (open != std::string::npos && type.ends_with('}')) {
        std::string words = type.substr(open + 1, type.size() - open - 2);
        std::ranges::replace(words, ',', '|');
        return words;
    }
    const std::string kind = type.substr(0, type.find(':'));
    return kind == "INT" || kind == "UINT" ? "N" : kind == "FLOAT" ? "NUMBER" : kind;
}

std::string namesOf(const std::set<CLI::Option *> &options)
{
    std::vector<std::string> names;
    for (const CLI::Option *option : options)
        names.push_back(option->get_name());
    std::ranges::sort(names);
    return fmt::format("{}", fmt::join(names, ", "));
}

} // namespace

std::string HelpFormatter::make_option_opts(const CLI::Option *option) const
{
    std::string text;
    if (option->get_type_size() != 0) {
        if (const std::string type = option->get_type_name(); !type.empty())
            text += ' ' + valueName(type);
        if (option->get_expected_max() == CLI::detail::expected_max_vector_size)
            text += " ...";
        if (option->get_required())
            text += " (required)";
        if (const std::string value = option->get_default_str(); !value.empty())
            text += fmt::format(" (default: {})", value);
    }
    if (!option->get_needs().empty())
        text += fmt::format(" (with {})", namesOf(option->get_needs()));
    if (!option->get_excludes().empty())
        text += fmt::format(" (not with {})", namesOf(option->get_excludes()));
    return text;
}

} // namespace offramp
