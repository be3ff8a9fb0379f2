// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/layout.h"
#include "core/tensors/checksums.h"

#include <initializer_list>
#include <span>
#include <string>

namespace offramp {

/// Key of the metadata: the crc32 of the tensors that are written once, when a recording is made.
inline constexpr const char *fixedSumKey = "fixed_crc32";

/// Those tensors, in the order of the checksum; a file may lack the names, and the FLOPs where it has other costs.
inline constexpr std::array<std::string_view, 4> fixedTensors{"label", "flops", "name_bytes", "name_offsets"};

/// The key in place of fixedSumKey while labels or names still arrive with the samples: until then the
/// fingerprint of the recording changes.
inline constexpr const char *fixedLaterKey = "fixed_later";

/// Keys of the metadata: where measured costs come from (JSON), and the crc32 of the tensors that hold them.
inline constexpr const char *measuredKey = "measured";
inline constexpr const char *measuredSumKey = "measured_crc32";

/// Those tensors, in the order of the checksum; a file may lack any of them.
inline constexpr std::array<std::string_view, 2> measuredTensors{"joules", "milliseconds"};

/// The checksum of the bytes of such tensors, given in their order.
[[nodiscard]] std::string fixedSum(std::initializer_list<std::span<const std::byte>> parts);

/// Compares the labels, costs and names of an open recording with the checksum in its metadata; None where it has no
/// such, an error where it does not match.
[[nodiscard]] Result<Checksums> checkFixedTensors(const File &file, const RecordingLayout &layout);

/// The same for measured costs; Fit where it has none.
[[nodiscard]] Result<Checksums> checkMeasuredTensors(const File &file, const RecordingLayout &layout);

} // namespace offramp
