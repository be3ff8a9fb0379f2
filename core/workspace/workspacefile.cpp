// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/workspace/workspacefile.h"

#include "core/recording/recording.h"
#include "core/support/atomicfile.h"
#include "core/support/file.h"

#include <fmt/format.h>

namespace offramp {

namespace {

constexpr std::uint64_t largestWorkspace = 64'000'000;

bool isRecording(const std::filesystem::path &path, const std::string &fingerprint)
{
    const auto found = recordingFingerprint(path);
    return found && *found == fingerprint;
}

} // namespace

Result<Workspace> readWorkspace(const std::filesystem::path &path)
{
    return readWholeFile(path, largestWorkspace).and_then([&](const std::string &text) {
        return parseWorkspace(text, path.string());
    });
}

Result<void> writeWorkspace(const std::filesystem::path &path, const Workspace &workspace)
{
    return writeFileAtomically(path, toJson(workspace));
}

std::string relativeTo(const std::filesystem::path &folder, const std::filesystem::path &recording)
{
    const auto from = std::filesystem::absolute(folder).lexically_normal();
    return std::filesystem::absolute(recording).lexically_normal().lexically_relative(from).generic_string();
}

std::optional<std::filesystem::path> findRecording(const std::filesystem::path &folder,
                                                   const WorkspaceRecording &recording)
{
    const std::filesystem::path given(recording.path);
    for (const auto &path : {folder / given, folder / given.filename()}) {
        if (isRecording(path, recording.fingerprint))
            return path.lexically_normal();
    }
    return std::nullopt;
}

std::vector<std::filesystem::path> filesOfWorkspace(const std::filesystem::path &path)
{
    std::vector<std::filesystem::path> files{path};
    const auto workspace = readWorkspace(path);
    if (!workspace)
        return files;
    std::error_code ignored;
    const auto folder = std::filesystem::absolute(path, ignored).parent_path();
    for (const WorkspaceRecording &recording : workspace->recordings) {
        files.push_back((folder / recording.path).lexically_normal());
        files.push_back(folder / std::filesystem::path(recording.path).filename());
    }
    return files;
}

Error missingRecording(const std::filesystem::path &folder, const WorkspaceRecording &recording)
{
    const auto expected = (folder / recording.path).lexically_normal();
    std::error_code code;
    if (std::filesystem::exists(expected, code)) {
        if (const auto file = File::open(expected, File::Mode::Read); !file)
            return file.error();
        return {ErrorKind::BadInput,
                fmt::format("{} is not the recording that the workspace calls \"{}\".", expected.string(),
                            recording.name),
                "Put the right file back, or point to where it lies now."};
    }
    return {ErrorKind::BadInput, fmt::format("The recording \"{}\" is not at {}.", recording.name, expected.string()),
            "Put it back, or point to where it lies now."};
}

} // namespace offramp
