// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/imageword.h"

#include "core/tensors/checksums.h"

#include <fmt/format.h>

#include <span>

namespace offramp {

namespace {

std::uint32_t crcOf(std::string_view bytes)
{
    return addToCrc32(0, std::as_bytes(std::span(bytes)));
}

} // namespace

std::int32_t imageWord(std::string_view name, std::string_view bytes)
{
    std::string text(name);
    text += '\0';
    text += std::to_string(bytes.size());
    text += '\0';
    text += fmt::format("{:08x}", crcOf(bytes));
    const auto word = static_cast<std::int32_t>(crcOf(text));
    return word == unknownImage ? 1 : word;
}

} // namespace offramp
