// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/atomicfile.h"

#include "core/support/outputgate.h"
#include "core/support/temporaryname_p.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>

namespace offramp {

namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> cannotWrite(const fs::path &path, const std::string &reason)
{
    return failure(ErrorKind::Failed, fmt::format("Cannot write {}: {}.", path.string(), reason),
                   "Choose another place.");
}

bool isDeviceOrPipe(const fs::path &path)
{
    std::error_code code;
    const auto status = fs::status(path, code);
    return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

/// The permission bits of a file, or nothing where it is none.
std::optional<unsigned> permissionsOf(const fs::path &path)
{
    struct stat info = {};
    if (::stat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode))
        return std::nullopt;
    return info.st_mode & 0777;
}

} // namespace

Result<fs::path> followLinks(const fs::path &path)
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

NewFile::NewFile(File file, fs::path target)
    : m_file(std::make_unique<File>(std::move(file)))
    , m_target(std::move(target))
{
}

NewFile::~NewFile()
{
    std::error_code ignored;
    if (m_file)
        fs::remove(m_file->path(), ignored);
}

Result<NewFile> NewFile::create(const fs::path &path)
{
    if (isDeviceOrPipe(path))
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is a device or a pipe, not a file; this must be a file.", path.string()),
                       "Choose another place.");
    auto followed = followLinks(path);
    if (!followed)
        return tl::unexpected(followed.error());
    const std::string name = followed->filename().string();
    removeLeftovers(followed->parent_path(), name);
    const fs::path temporary = temporaryFolderOf(*followed) / temporaryName(name, ::getpid());
    if (std::error_code ignored; fs::is_symlink(fs::symlink_status(temporary, ignored)))
        fs::remove(temporary, ignored); // the link alone
    // What replaces a private file is private from the start.
    auto file = File::open(temporary, File::Mode::Fresh, permissionsOf(*followed).value_or(0666), path);
    if (!file)
        return tl::unexpected(file.error());
    static_cast<void>(file->tryLock()); // which some network file systems cannot
    return NewFile(std::move(*file), std::move(*followed));
}

Result<File> NewFile::put(File::Existing existing)
{
    if (const auto permissions = permissionsOf(m_target); permissions && existing == File::Existing::Replace)
        static_cast<void>(m_file->setPermissions(*permissions)); // not everybody may
    if (auto moved = m_file->moveTo(m_target, existing); !moved)
        return tl::unexpected(moved.error());
    File file = std::move(*m_file);
    m_file.reset();
    if (auto inPlace = file.checkInPlace(); !inPlace)
        return tl::unexpected(inPlace.error());
    return file;
}

Result<void> replaceFile(const fs::path &path, const std::function<Result<void>(File &file)> &write)
{
    auto fresh = NewFile::create(path);
    if (!fresh)
        return tl::unexpected(fresh.error());
    if (auto done = write(fresh->file()); !done)
        return done;
    if (auto done = fresh->file().sync(); !done)
        return done;
    return fresh->put(File::Existing::Replace).map([](const File &) {});
}

Result<void> writeFileAtomically(const fs::path &path, std::string_view contents)
{
    const auto bytes = std::as_bytes(std::span(contents));
    if (isDeviceOrPipe(path))
        return File::stream(path, bytes);
    return replaceFile(path, [&](File &file) { return file.write(0, bytes); });
}

} // namespace offramp
