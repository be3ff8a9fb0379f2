// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// Keys of the metadata: the batch size that must agree, and the sizes of the batches in which rows were run, where
/// these are others.
inline constexpr const char *batchSizeKey = "batch_size";
inline constexpr const char *usedBatchesKey = "batches_used";

/// The batch size in a recording's metadata; 0 where it is unknown.
[[nodiscard]] int batchSizeIn(const std::map<std::string, std::string> &metadata);

/// The sizes of the batches in which the rows of a recording with this metadata were run, in the order of their first
/// use; empty where they are unknown.
[[nodiscard]] std::vector<int> usedBatches(const std::map<std::string, std::string> &metadata);

/// The text under usedBatchesKey, such as "64,32", once rows are run in batches of that many images; nothing where the
/// metadata are true without it. hasRows: whether some are recorded.
[[nodiscard]] std::optional<std::string> usedBatchesText(const std::map<std::string, std::string> &metadata,
                                                         bool hasRows, int images);

} // namespace offramp
