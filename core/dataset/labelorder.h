// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/listing.h"
#include "core/support/cancelled.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// The network output of each class of a listing.
struct LabelOrder {
    std::string word; ///< "sorted", "numeric", "wnids", or the file name of a map; with ":inverted", "+1" or "-1"
    std::vector<std::int32_t> outputOf; ///< [classes] by the listing's class index
    std::string option = {};            ///< the same for --labels, with the path of a map; empty: word

    bool operator==(const LabelOrder &) const = default;
};

/// The label order that word names: "sorted" (class ids in byte order), "numeric" (class ids that are whole numbers, by
/// size), "wnids" (as wnids.txt lists them), else the path of a map from class folder to network output: JSON
/// ({"n01443537": 0, …}), CSV (class folder, output), or a pickled dict, which is read without executing anything
/// (numbers as keys are folders of that name); or the path of a class list (see readLabelMap). A map of numbers is read
/// from outputs to classes where only that direction fits the classes. With ":inverted" after it, a map is the other
/// way round (invertedOrder). With "+1" or "-1" after it, every output is one more, as of networks whose output 0 is a
/// background class, or one less. An empty word is defaultLabelOrder's.
[[nodiscard]] Result<LabelOrder> labelOrder(const Listing &listing, const std::string &word);

/// The files that word may name, with and without ":inverted", "+1" and "-1" at its end. They need not exist.
[[nodiscard]] std::vector<std::filesystem::path> filesOfLabels(const std::string &word);

/// Reads the pipe that word names, if it names one, so that labelOrder() finds what it gave: see takePipe().
[[nodiscard]] Result<void> takeLabelPipe(const std::string &word, const IsCancelled &isCancelled = {});

/// "numeric" where all class ids are whole numbers whose order is not the sorted one, else "sorted".
[[nodiscard]] std::string defaultLabelOrder(const Listing &listing);

/// The order in which the class at place p has the output whose class is at place p in order; the places are by number
/// where the classes are numbers, else in byte order. Nothing where order is not a permutation.
[[nodiscard]] std::optional<LabelOrder> invertedOrder(const Listing &listing, const LabelOrder &order);

/// The orders that a listing's labels may have: sorted, numeric where it is another one, wnids where a wnids.txt fits,
/// and the inverse of the map in use.
[[nodiscard]] std::vector<LabelOrder> knownLabelOrders(const Listing &listing, const LabelOrder &used);

} // namespace offramp
