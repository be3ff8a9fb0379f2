// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/listing.h"

namespace offramp {

/// Bytes of one record of CIFAR-10's binary layout: the label, then 1024 red, 1024 green and 1024 blue values of
/// 32 x 32 pixels, row after row (cs.toronto.edu/~kriz/cifar.html).
inline constexpr std::size_t cifarRecordBytes = 3073;

/// Whether root looks like CIFAR-10's binary layout: test_batch.bin or data_batch_1.bin.
[[nodiscard]] bool isCifarBinary(const std::filesystem::path &root);

/// Lists CIFAR-10's binary layout: test (the default) or train, by file, then record. Class names come from
/// batches.meta.txt where it is there. A file that does not hold whole records and a label above 9 are errors.
[[nodiscard]] Result<Listing> listCifarBinary(const std::filesystem::path &root,
                                              const std::optional<std::string> &split);

} // namespace offramp
