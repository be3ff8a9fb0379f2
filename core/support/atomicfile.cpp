// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/atomicfile.h"

#include "core/support/file.h"
#include "core/support/outputgate.h"

#include <fmt/format.h>
#include <unistd.h>

namespace offramp {

namespace {

namespace fs = std::filesystem;

Result<void> writeAndSync(const fs::path &path, std::string_view contents)
{
    auto file = File::open(path, File::Mode::Fresh);
    if (!file)
        return tl::unexpected(file.error());
    if (auto done = file->clear(0); !done)
        return done;
    if (auto done = file->write(0, std::as_bytes(std::span(contents))); !done)
        return done;
    return file->sync();
}

tl::unexpected<Error> cannotWrite(const fs::path &path, const std::string &reason)
{
    return failure(ErrorKind::Failed, fmt::format("Cannot write {}: {}.", path.string(), reason),
                   "Choose another place.");
}

/// Follows the links that path is, also to a file that does not exist yet.
Result<fs::path> target(const fs::path &path)
{
    constexpr int most = 40; // as many as Linux follows
    fs::path followed = path;
    std::error_code code;
    for (int links = 0; links < most; ++links) {
        if (!fs::is_symlink(fs::symlink_status(followed, code)))
            return followed;
        const fs::path next = fs::read_symlink(followed, code);
        if (code)
            return cannotWrite(path, code.message());
        followed = followed.parent_path() / next;
    }
    return cannotWrite(path, "its links lead in a circle");
}

/// A new name beside path, short enough for the file system.
fs::path neighbour(const fs::path &path)
{
    constexpr std::size_t longest = 200;
    const std::string name = path.filename().string();
    return temporaryFolderOf(path) / fmt::format("{}.{}.part", name.substr(0, longest), ::getpid());
}

bool isDeviceOrPipe(const fs::path &path)
{
    std::error_code code;
    const auto status = fs::status(path, code);
    return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

/// Makes path, which is to replace original, readable for the same people.
void copyPermissions(const fs::path &original, const fs::path &path)
{
    std::error_code code;
    if (const auto status = fs::status(original, code); fs::is_regular_file(status))
        fs::permissions(path, status.permissions(), code);
}

} // namespace

Result<void> replaceFile(const fs::path &path, const std::function<Result<void>(const fs::path &temporary)> &write)
{
    if (isDeviceOrPipe(path))
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is a device or a pipe, not a file; this must be a file.", path.string()),
                       "Choose another place.");
    const auto file = target(path);
    if (!file)
        return tl::unexpected(file.error());
    const fs::path temporary = neighbour(*file);
    std::error_code code;
    fs::remove(temporary, code); // of a program that was killed

    auto done = write(temporary);
    if (done) {
        copyPermissions(*file, temporary);
        if (const int failed = moveToOutput(temporary, *file, true); failed != 0)
            done = cannotWrite(path, std::generic_category().message(failed));
    }
    if (!done)
        fs::remove(temporary, code);
    return done;
}

Result<void> writeFileAtomically(const fs::path &path, std::string_view contents)
{
    if (isDeviceOrPipe(path))
        return File::stream(path, std::as_bytes(std::span(contents)));
    return replaceFile(path, [&](const fs::path &temporary) { return writeAndSync(temporary, contents); });
}

} // namespace offramp
