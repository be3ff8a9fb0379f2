// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/recording.h"

#include <filesystem>
#include <string>
#include <vector>

namespace offramp {

/// Everything that a recording file made in one go may hold; n samples, K exits, C classes.
struct WholeRecording {
    Recording recording;                  ///< recorded and damagedRows are ignored: all rows count
    std::vector<std::string> sampleNames; ///< [n], or empty
    std::vector<float> logits;            ///< [K,n,C], or empty

    [[nodiscard]] std::size_t sampleCount() const { return recording.sampleCount(); }
};

/// Writes a complete recording to path, which must not exist, with the columns that are there; all its rows are
/// recorded. What was written is read back, so all that readRecording() refuses is refused here, and then
/// path does not exist.
[[nodiscard]] Result<void> writeRecording(const std::filesystem::path &path, const WholeRecording &whole);

} // namespace offramp
