// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/layout.h"
#include "core/support/largepages.h"

#include <fmt/format.h>

#include <filesystem>
#include <span>
#include <vector>

namespace offramp {

/// A recording that is open for reading.
struct RecordingFile {
    File file;
    RecordingLayout layout;
};

/// An error about what a file holds: what is wrong, without the full stop.
inline tl::unexpected<Error> wrongContent(const File &file, std::string_view what, std::string_view remedy)
{
    return failure(ErrorKind::BadInput, fmt::format("{}: {}.", file.path().string(), what), std::string(remedy));
}

inline Result<RecordingFile> openRecordingFile(const std::filesystem::path &path)
{
    auto file = File::open(path, File::Mode::Read);
    if (!file)
        return tl::unexpected(file.error());
    return readLayout(*file).map([&](RecordingLayout layout) {
        return RecordingFile{std::move(*file), std::move(layout)};
    });
}

/// The whole of a tensor, or nothing in it where the file does not carry it.
template<typename T>
Result<void> readTensor(const File &file, const RecordingLayout &layout, const char *name, std::vector<T> &values)
{
    const TensorInfo *tensor = layout.header.find(name);
    if (!tensor)
        return {};
    values = largeVector<T>((tensor->end - tensor->begin) / sizeof(T));
    return file.read(layout.position(name), std::as_writable_bytes(std::span(values)));
}

} // namespace offramp
