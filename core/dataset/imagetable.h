// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/listing.h"

namespace offramp {

/// Where a folder of images and the table of their classes lie.
struct ImageTable {
    std::filesystem::path images; ///< the folder
    std::filesystem::path table;  ///< the file
    std::string split;            ///< "val" where the table says so, else "root"
};

/// Finds images in one folder, in root or where ImageNet has its val, with the table of their classes:
/// LOC_val_solution.csv (also above root), val.csv, val.txt, val_annotations.txt, labels.csv or labels.txt.
[[nodiscard]] std::optional<ImageTable> findImageTable(const std::filesystem::path &root);

/// Lists the images of such a table in its order: on each line a file, with or without its ending, then its class, the
/// first word after a comma, tab or space. A head row and images without a line are skipped, the latter with a note;
/// a line without an image is an error.
[[nodiscard]] Result<Listing> listImageTable(const std::filesystem::path &root, const ImageTable &table,
                                             const std::optional<std::string> &split);

} // namespace offramp
