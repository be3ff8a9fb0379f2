// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/source.h"

#include <filesystem>

namespace offramp {

SourceName splitSource(const std::string &argument)
{
    const std::size_t at = argument.rfind('@');
    if (at == std::string::npos || std::filesystem::exists(argument))
        return {argument, {}};
    return {argument.substr(0, at), argument.substr(at + 1)};
}

} // namespace offramp
