// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace offramp {

/// The image files below one folder.
struct ImageFiles {
    std::vector<std::filesystem::path> images; ///< in byte order; also links to files that are not there
    std::size_t others = 0;                    ///< files that are not images; pipes and devices, too
    std::vector<std::filesystem::path> loops;  ///< links to a folder that they lie in, which were not followed
};

/// Lists the images below folder, in folders of any depth; links to folders are followed, but not back to above, the
/// folder that the test set begins with, or to any other folder on the way. Hidden entries are skipped. An error where
/// links lead to more than 20,000 folders.
[[nodiscard]] Result<ImageFiles> imagesBelow(const std::filesystem::path &folder, const std::filesystem::path &above);

/// What a folder holds, without hidden entries, in byte order of their names; remedy is for the error.
[[nodiscard]] Result<std::vector<std::filesystem::path>> visibleEntries(const std::filesystem::path &folder,
                                                                        const char *remedy);

/// The folders among entries, links to folders among them.
[[nodiscard]] std::vector<std::filesystem::path> foldersAmong(const std::vector<std::filesystem::path> &entries);

/// The visible folders in a folder; none where it cannot be listed.
[[nodiscard]] std::vector<std::filesystem::path> foldersIn(const std::filesystem::path &folder);

/// Whether an image lies in the folder itself.
[[nodiscard]] bool holdsImages(const std::filesystem::path &folder);

/// Whether a file's name ends like an image's (.jpg, .jpeg, .png, .bmp, .webp, .tif, .tiff, .ppm, .pgm; any case).
[[nodiscard]] bool isImageName(const std::filesystem::path &path);

/// Whether path is a link to something that is not there.
[[nodiscard]] bool isDangling(const std::filesystem::path &path);

/// Whether a link to a folder leads back to folder, or to one that folder lies in.
[[nodiscard]] bool leadsBack(const std::filesystem::path &link, const std::filesystem::path &folder);

/// An error where some of images (at least one) are links to files that are not there, or Git LFS pointers instead of
/// images; root is left out of the names in it.
[[nodiscard]] Result<void> checkPresent(const std::vector<std::filesystem::path> &images,
                                        const std::filesystem::path &root);

} // namespace offramp
