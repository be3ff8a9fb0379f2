// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// One labelled image as it lies on disk.
struct ListedImage {
    std::filesystem::path path;
    std::string name;                                    ///< path below the test set's root, with forward slashes
    std::size_t classIndex = 0;                          ///< into Listing::classIds
    std::optional<std::uint32_t> record = std::nullopt;  ///< its position, where path holds many images
    std::shared_ptr<const std::string> pixels = nullptr; ///< then the planes of all of them, [record][3][32][32]
};

/// What a layout's reader finds on disk, before any network's label order: the one thing every layout provides.
struct Listing {
    std::string layout; ///< "tiny-imagenet", "image-folders", "image-table", or a CifarLayout's name
    std::string split;  ///< "val", "test", "train", or "root" where there are no split folders
    std::vector<ListedImage> images;
    std::vector<std::string> classIds;   ///< folder names or wnids in byte order
    std::vector<std::string> classNames; ///< [classes] words for people; the id where nothing better is known
    std::vector<std::string> wnidsOrder; ///< class ids as wnids.txt lists them; empty without that file
    std::vector<std::string> notes;      ///< what was skipped, one sentence each
    std::string contents;                ///< digest of the images' bytes, where reading the listing needed them all
};

/// Whether root looks like TinyImageNet's own layout: wnids.txt next to val/val_annotations.txt or train/.
[[nodiscard]] bool isTinyImageNet(const std::filesystem::path &root);

/// The splits of TinyImageNet below root, val first.
[[nodiscard]] std::vector<std::string> tinyImageNetSplits(const std::filesystem::path &root);

/// Lists TinyImageNet: val (the default) in the order of val_annotations.txt, or by class, then file name, where it was
/// sorted into folders (val/<class>, val/<class>/images or val/images/<class>); train by class, then file name. test
/// has no labels and is refused. Every inconsistency is an error that names the file and its line.
[[nodiscard]] Result<Listing> listTinyImageNet(const std::filesystem::path &root,
                                               const std::optional<std::string> &split);

/// Lists folders of images by class, with or without split folders (see chooseSplit): by class, then file name, in byte
/// order. Hidden files are skipped; files that are not images and links back are skipped with a note.
[[nodiscard]] Result<Listing> listImageFolders(const std::filesystem::path &root,
                                               const std::optional<std::string> &split);

/// The class ids in a wnids.txt, one on each line; repeated and blank ones are errors.
[[nodiscard]] Result<std::vector<std::string>> readWnids(const std::filesystem::path &path);

} // namespace offramp
