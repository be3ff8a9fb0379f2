// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/atomicfile.h"

#include "core/support/file.h"

#include <fmt/format.h>
#include <unistd.h>

namespace offramp {

namespace {

Result<void> writeAndSync(const std::filesystem::path &path, std::string_view contents)
{
    auto file = File::open(path, File::Mode::Create);
    if (!file)
        return tl::unexpected(file.error());
    if (auto done = file->clear(0); !done)
        return done;
    if (auto done = file->write(0, std::as_bytes(std::span(contents))); !done)
        return done;
    return file->sync();
}

} // namespace

Result<void> replaceFile(const std::filesystem::path &path,
                         const std::function<Result<void>(const std::filesystem::path &temporary)> &write)
{
    std::filesystem::path temporary = path;
    temporary += fmt::format(".{}.part", ::getpid());

    std::error_code code;
    auto done = write(temporary);
    if (done)
        std::filesystem::rename(temporary, path, code);
    if (code)
        done = failure(ErrorKind::Failed, fmt::format("Cannot write {}: {}.", path.string(), code.message()),
                       "Choose another place.");
    if (!done)
        std::filesystem::remove(temporary, code);
    return done;
}

Result<void> writeFileAtomically(const std::filesystem::path &path, std::string_view contents)
{
    return replaceFile(path, [&](const std::filesystem::path &temporary) { return writeAndSync(temporary, contents); });
}

} // namespace offramp
