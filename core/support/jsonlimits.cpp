// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/jsonlimits.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

namespace offramp {

namespace {

tl::unexpected<Error> beyond(std::string_view name, const std::string &what)
{
    return failure(ErrorKind::BadInput, fmt::format("{}: its JSON {}.", name, what),
                   "Check that this is the right file.");
}

} // namespace

Result<void> checkJsonLimits(std::string_view text, std::string_view name)
{
    std::size_t depth = 0;
    std::size_t values = 1;
    for (std::size_t at = 0; at < text.size(); ++at) {
        switch (text[at]) {
        case '"':
            for (++at; at < text.size() && text[at] != '"'; ++at)
                at += text[at] == '\\' ? 1 : 0;
            break;
        case '[':
        case '{':
            ++values;
            if (++depth > deepestJson)
                return beyond(name, fmt::format("is nested more than {} levels deep", deepestJson));
            break;
        case ']':
        case '}':
            depth -= depth > 0 ? 1 : 0;
            break;
        case ',':
            ++values;
            break;
        default:
            break;
        }
        if (values > mostJsonValues)
            return beyond(name, fmt::format("holds more than {} values", groupedText(mostJsonValues)));
    }
    return {};
}

} // namespace offramp
