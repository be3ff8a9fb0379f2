// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace offramp {

/// One entry of a label map, as the file has it.
struct LabelMapEntry {
    std::string key; ///< of a pickle also whole numbers, in decimal
    std::variant<double, std::string> value;
    std::string place;                ///< for messages: the file, and of a table the line
    std::vector<std::string> aliases; ///< of a class list: other names of the class
};

struct LabelMap {
    std::vector<LabelMapEntry> entries;
    bool mayHaveHead = false; ///< a table, whose first entry may be its head row
};

/// The network output that a number means: a whole number from 0 to 1,000,000.
[[nodiscard]] std::optional<std::int32_t> outputFrom(const std::optional<double> &number);

/// Reads a map of labels: one JSON object ({"n01443537": 0, …}), CSV of two columns, or a pickled dict of whole numbers
/// and text, which is read without executing anything; or a class list, as a map from outputs to classes: JSON
/// ({"0": ["n01440764", "tench"], …}, ["tench", …], or the id2label of a config.json) or text (.txt: see
/// readClassLines). A key that appears twice is an error.
[[nodiscard]] Result<LabelMap> readLabelMap(const std::filesystem::path &path);

} // namespace offramp
