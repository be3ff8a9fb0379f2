// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/wholerecording.h"

#include <cstddef>
#include <string>
#include <vector>

namespace offramp {

/// A recording that another is made from.
struct SourceRecording {
    WholeRecording whole;
    std::string file;        ///< its name without folders, for people
    std::string fingerprint; ///< recordingFingerprint() of the file
};

/// Reads recordings to make another from them: their recorded rows. Errors: those of readWholeRecording(), a recording
/// in which each sample has a cost of its own, and one that is there twice.
[[nodiscard]] Result<std::vector<SourceRecording>> readSources(const std::vector<std::string> &paths,
                                                               const IsCancelled &isCancelled = {});

/// The rows of other that are the samples of first, in the order of first: found by their names, or, where one of them
/// has no names or uses one twice, one after the other where all labels are equal. Refused with a sentence that names
/// the first difference: other samples, other labels.
[[nodiscard]] Result<std::vector<std::size_t>> matchedRows(const SourceRecording &first, const SourceRecording &other);

/// All parts with the samples of the first, in its order; at least one part. Errors: those of matchedRows().
[[nodiscard]] Result<std::vector<SourceRecording>> matchedParts(std::vector<SourceRecording> parts);

/// What is refused before anything is combined: parts that differ in how FLOPs are counted, in the number of classes or
/// in their names.
[[nodiscard]] Result<void> checkCombines(const std::vector<SourceRecording> &parts);

/// The metadata of a recording that is made from parts: what they agree on about the test set, their classes, warnings
/// and doubts.
[[nodiscard]] std::map<std::string, std::string> combinedMetadata(const std::vector<SourceRecording> &parts);

/// The number of classes of the first part that says it.
[[nodiscard]] std::optional<int> classesOf(const std::vector<SourceRecording> &parts);

/// Whether joules or milliseconds of one of them are known.
[[nodiscard]] bool areMeasured(const std::vector<SourceRecording> &parts);

/// What is known of samples without an answer: labels, classes, and words of images, names and thumbnails of the first
/// part that has them. matched: as matchedParts() gives them.
[[nodiscard]] WholeRecording samplesOf(const std::vector<SourceRecording> &matched);

} // namespace offramp
