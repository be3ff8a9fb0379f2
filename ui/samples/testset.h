// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/openrecording.h"

#include <QImage>
#include <QString>

#include <filesystem>
#include <memory>

namespace offramp {

struct Listing;

/// Keeps in the settings in which folder a recording's test set is, for all recordings of that test set.
void rememberTestSet(const OpenRecording &recording, const QString &folder);

/// The folder that is kept, whether or not it is still there; empty where none is.
[[nodiscard]] QString rememberedTestSet(const OpenRecording &recording);

/// The images of test sets, as they are stored. A recording holds the name of its test set's folder, not where that is:
/// it is looked for where the user or a recording run said, then beside the recording and in the folders above. An
/// image counts only if it is the one that was recorded, as far as the recording can tell. Its functions read files;
/// they may be called from any thread, one at a time.
class TestSet
{
public:
    TestSet();
    ~TestSet();
    TestSet(const TestSet &) = delete;
    TestSet &operator=(const TestSet &) = delete;

    /// The image of a row of the recording's file (rowOf()) at full size. The error says why there is none, and what
    /// helps.
    [[nodiscard]] Result<QImage> image(const OpenRecording &recording, std::size_t row);

    /// The file that holds it, and maybe others.
    [[nodiscard]] Result<std::filesystem::path> file(const OpenRecording &recording, std::size_t row);

private:
    /// One image as it is stored.
    struct Stored {
        std::filesystem::path file;
        std::string bytes; ///< of the file, or the planes of one image of many
        bool isPlanes = false;
    };

    [[nodiscard]] Result<Stored> find(const OpenRecording &recording, std::size_t row);
    [[nodiscard]] Result<Stored> findIn(const std::filesystem::path &folder, const std::string &name,
                                        const std::string &split);
    [[nodiscard]] Result<Stored> recordIn(const std::filesystem::path &folder, const std::string &name,
                                          const std::string &split);

    std::unique_ptr<const Listing> m_listing; ///< of the last folder whose files hold many images
    std::filesystem::path m_listed;           ///< that folder and its split
};

} // namespace offramp
