// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/layout.h"
#include "core/recording/recordingwriter.h"

namespace offramp {

/// A recording to copy rows from.
struct RowSource {
    const File &file;
    const RecordingLayout &layout;
};

/// Copies a tensor to its place in another file; nothing where the source does not have it.
[[nodiscard]] Result<void> copyTensor(std::string_view name, const RowSource &source, File &file,
                                      const RecordingLayout &layout);

/// The header of a recording after a change of its rows, with the room for a warning and with its measured costs.
[[nodiscard]] Result<TensorHeader> headerAfter(const RowChange &change, const RowSource &before);

/// Fills an empty file with a recording's rows after a change. Rows that do not come from one remain zero.
[[nodiscard]] Result<void> copyRows(const RowChange &change, const RowSource &source, File &file,
                                    const RecordingLayout &layout);

} // namespace offramp
