// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/labelorder.h"
#include "core/support/error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// One image of a test set.
struct Sample {
    std::filesystem::path path;
    std::string name;                                    ///< path below the test set's root, with forward slashes
    std::int32_t label = 0;                              ///< the network output of its class
    std::optional<std::uint32_t> record = std::nullopt;  ///< its position, where path holds many images
    std::shared_ptr<const std::string> pixels = nullptr; ///< then the planes of all of them, [record][3][32][32]

    bool operator==(const Sample &) const = default;
};

/// What the user may specify about a test set; the rest follows from its layout.
struct DatasetOptions {
    std::optional<std::string> split;
    std::string labels; ///< a word of labelOrder(); empty: "numeric" or "sorted", as the class ids suggest
};

/// A labelled test set: n samples in a fixed order, labels as network outputs 0..classes-1.
struct Dataset {
    std::filesystem::path root;
    std::string layout;
    std::string split;
    std::vector<Sample> samples;
    std::vector<std::string> classIds;   ///< [classes] folder or wnid by output; empty text where no class maps to it
    std::vector<std::string> classNames; ///< [classes] words for people by output
    LabelOrder labels;                   ///< the order in use
    std::vector<LabelOrder> knownOrders; ///< other orders that the labels may have
    std::string fingerprint;             ///< SHA-256 over layout, split, and every row's name and label
    std::string contents;                ///< digest of the images' bytes, where many lie in one file
    std::vector<std::string> notes;

    [[nodiscard]] std::size_t classCount() const { return classIds.size(); }
};

/// Opens the test set below root, whichever layout it has (see recognise). It reads names and sizes, no image; links to
/// files that are not there are an error.
[[nodiscard]] Result<Dataset> openDataset(const std::filesystem::path &root, const DatasetOptions &options);

/// The file of each row; the same one for all that lie in it.
[[nodiscard]] std::vector<std::filesystem::path> filesOf(const Dataset &dataset);

/// Some rows of a data set, in that order, as one of their own: with a split of that name, and a fingerprint of its
/// own.
[[nodiscard]] Dataset partOf(const Dataset &dataset, const std::vector<std::size_t> &rows, const std::string &split);

/// The fingerprint that recordings of format version 1 have of a test set: also over the sizes of the images' files,
/// and over contents. It reads them; an error names a file whose size cannot be read.
[[nodiscard]] Result<std::string> fingerprintOfVersion1(const Dataset &dataset);

/// The splits that the test set below root has, the one taken by default first; empty where it is not a test set.
[[nodiscard]] std::vector<std::string> splitsOf(const std::filesystem::path &root);

} // namespace offramp
