// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/layout.h"
#include "core/recording/recording.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace offramp {

/// Everything that a recording file made in one go may hold; n samples, K exits, C classes.
struct WholeRecording {
    Recording recording;                          ///< recorded and damagedRows are ignored: all rows count
    std::vector<std::string> sampleNames;         ///< [n], or empty
    std::vector<float> logits;                    ///< [K,n,C], or empty
    std::optional<ThumbnailSize> thumbnails = {}; ///< of all of them; nothing where there are none
    std::vector<std::uint8_t> pixels = {};        ///< [n,height,width,3] of the thumbnails, or empty

    [[nodiscard]] std::size_t sampleCount() const { return recording.sampleCount(); }

    /// Classes that the logits are of; 0 where there are none.
    [[nodiscard]] std::size_t logitClasses() const;
};

/// Reads a recording with its names, logits and thumbnails, as far as it has them: the rows that are recorded, in their
/// order. Where not all are, rows without names are named by their numbers, from 0. Takes the memory of the whole file.
/// Errors: those of readRecording(), and a file without a recorded row.
[[nodiscard]] Result<WholeRecording> readWholeRecording(const std::filesystem::path &path,
                                                        const IsCancelled &isCancelled = {});

/// The rows given, in the order given; each is below sampleCount().
[[nodiscard]] WholeRecording withRows(const WholeRecording &whole, std::span<const std::size_t> rows);

} // namespace offramp
