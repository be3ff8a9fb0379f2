// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/listing.h"
#include "core/support/error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace offramp {

/// The network output of each class of a listing.
struct LabelOrder {
    std::string word;                   ///< "sorted", "wnids", or the file name of a map
    std::vector<std::int32_t> outputOf; ///< [classes] by the listing's class index

    bool operator==(const LabelOrder &) const = default;
};

/// The label order that word names: "sorted" (class ids in byte order), "wnids" (as wnids.txt lists them), else the
/// path of a map from class folder to network output: JSON ({"n01443537": 0, …}), CSV (class folder, output), or a
/// pickled dict, which is read without executing anything (numbers as keys are folders of that name).
[[nodiscard]] Result<LabelOrder> labelOrder(const Listing &listing, const std::string &word);

/// The orders a listing itself knows: sorted, and wnids where a wnids.txt fits.
[[nodiscard]] std::vector<LabelOrder> knownLabelOrders(const Listing &listing);

} // namespace offramp
