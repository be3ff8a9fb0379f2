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

Result<void> writeFileAtomically(const std::filesystem::path &path, std::string_view contents)
{
    std::filesystem::path temporary = path;
    temporary += fmt::format(".{}.part", ::getpid());

    std::error_code code;
    if (auto done = writeAndSync(temporary, contents); !done) {
        std::filesystem::remove(temporary, code);
        return done;
    }
    std::filesystem::rename(temporary, path, code);
    if (code) {
        const std::string reason = code.message();
        std::filesystem::remove(temporary, code);
        return failure(ErrorKind::Failed, fmt::format("Cannot write {}: {}.", path.string(), reason),
                       "Choose another place.");
    }
    return {};
}

} // namespace offramp
