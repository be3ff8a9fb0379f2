// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/listing.h"

#include <string_view>

namespace offramp {

/// Bytes of one image of CIFAR: 1024 red, 1024 green and 1024 blue values of 32 x 32 pixels, row after row
/// (cs.toronto.edu/~kriz/cifar.html).
inline constexpr std::size_t cifarImageBytes = 3072;

/// One of the ways in which CIFAR is distributed.
struct CifarLayout {
    const char *name;                ///< "cifar-10-binary", "cifar-100-binary", "cifar-10-python", "cifar-100-python"
    const char *title;               ///< for people
    std::size_t classes;             ///< 10 or 100
    bool isBinary;                   ///< records of labels and pixels; else pickles, as Python programs read them
    std::vector<const char *> test;  ///< file names
    std::vector<const char *> train; ///< file names
    const char *namesFile;           ///< class names, which may be missing
};

/// The layout of CIFAR that root has, by its file names; nullptr where it has none.
[[nodiscard]] const CifarLayout *cifarLayoutOf(const std::filesystem::path &root);

/// Lists a layout of CIFAR: test (the default) or train, by file, then row; labels are CIFAR's, of CIFAR-100 the fine
/// ones. The images are kept in memory (ListedImage::pixels). Files that do not hold whole images and labels out of
/// range are errors that name the file.
[[nodiscard]] Result<Listing> listCifar(const std::filesystem::path &root, const CifarLayout &layout,
                                        const std::optional<std::string> &split);

/// What a pickled batch holds: n images and their labels.
struct CifarBatch {
    std::string pixels; ///< [n][cifarImageBytes]
    std::vector<std::int64_t> labels;
};

/// Reads a pickled batch, with keys as text or bytes, written by Python 2 or 3. Nothing is executed. source names it in
/// messages.
[[nodiscard]] Result<CifarBatch> readCifarPickle(std::string_view bytes, const std::string &source);

/// The class names in a pickled batches.meta or meta.
[[nodiscard]] Result<std::vector<std::string>> readCifarNames(std::string_view bytes, const std::string &source);

} // namespace offramp
