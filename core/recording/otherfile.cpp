// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/otherfile.h"

#include "core/support/csv.h"
#include "core/support/file.h"
#include "core/tensors/filekind.h"

#include <fmt/format.h>

#include <string>

namespace offramp {

namespace {

constexpr std::uint64_t longestHead = 1 << 16;

/// Whether a file begins with a row of several fields.
bool isTable(const std::filesystem::path &path)
{
    const auto file = File::open(path, File::Mode::Read);
    const auto start = file ? file->beginning(longestHead) : tl::unexpected(file.error());
    const std::string text = start ? utf8Text(*start) : std::string();
    const bool isText = text.find('\0') == std::string::npos;
    return isText && text.substr(0, text.find_first_of("\r\n")).find_first_of(",;\t") != std::string::npos;
}

} // namespace

Error errorOfOtherFile(const std::filesystem::path &path, const Error &error)
{
    std::error_code ignored;
    if (error.kind != ErrorKind::BadInput || path.extension() == ".exits"
        || !std::filesystem::is_regular_file(path, ignored))
        return error;
    const auto kind = recogniseFile(path);
    if (!kind)
        return error;
    if (*kind == FileKind::Workspace)
        return {ErrorKind::BadInput, fmt::format("{} is a workspace, not a recording.", path.string()),
                fmt::format("Give its recordings, or write its results: offramp export {} --json FILE", path.string())};
    if (*kind == FileKind::Unknown && isTable(path))
        return {ErrorKind::BadInput, fmt::format("{} is a table, not a recording.", path.string()),
                fmt::format("If it has predictions, make a recording of it: offramp import {} FILE.exits",
                            path.string())};
    return refusalOf(path, *kind, FileUse::Recording).value_or(error);
}

} // namespace offramp
