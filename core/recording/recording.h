// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/usedbatches.h"
#include "core/support/cancelled.h"
#include "core/tensors/checksums.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace offramp {

/// How a run went, over all of its starts; NaN = unknown.
struct RunFigures {
    double seconds = std::numeric_limits<double>::quiet_NaN();
    double cpuJoules = std::numeric_limits<double>::quiet_NaN();
    double gpuJoules = std::numeric_limits<double>::quiet_NaN();
    double rowsPerSecond = std::numeric_limits<double>::quiet_NaN();
};

struct ReadState;

/// What one network answered for every sample of one test set at every exit: n samples, K exits, C classes.
/// [K,n] means exit after exit, n values each. FORMAT.md is the document of the file it is read from; values of rows
/// that do not count in it are 0.
struct Recording {
    std::map<std::string, std::string> metadata;
    int exits = 0;
    std::optional<int> classes; ///< unknown without metadata, logits and class names

    std::vector<std::int32_t> label;       ///< [n] true class
    std::vector<bool> recorded;            ///< [n] whether the row counts
    Checksums checksums = Checksums::None; ///< of all but its rows; None in older files
    std::size_t damagedRows = 0;           ///< rows whose check word does not fit their data: not counted as recorded
    std::vector<std::int32_t> predicted;   ///< [K,n]
    std::vector<float> entropy;            ///< [K,n] nats
    std::vector<float> confidence;         ///< [K,n], or empty where the file does not have it
    std::vector<float> margin;             ///< [K,n], or empty where the file does not have it
    std::vector<float> score;         ///< [K,n], or empty where the file does not have it; the last exit's may be 0
    std::vector<std::int64_t> flops;  ///< [K] cumulative, for one sample; empty where only other costs are known
    std::vector<double> joules;       ///< [K] cumulative, per image, measured or estimated; or empty
    std::vector<double> milliseconds; ///< [K] cumulative, per image, measured; or empty
    std::vector<std::int64_t> sampleFlops; ///< [K,n] cost of each sample that exits there, cumulative; or empty
    std::vector<std::int32_t> image;       ///< [n] word of each image (see imageWord), 0 = unknown; or empty
    RunFigures run;

    [[nodiscard]] std::size_t sampleCount() const { return label.size(); }
    [[nodiscard]] std::size_t recordedCount() const;

    /// The text under key in the metadata, or nothing.
    [[nodiscard]] std::optional<std::string> about(const std::string &key) const;

    /// The list of texts under key ("exit_names", "class_names"), or an empty one.
    [[nodiscard]] std::vector<std::string> names(const std::string &key) const;

    /// The network's name, or what the file's own name suggests.
    std::string networkName;

    bool hasLogits = false; ///< whether its file has logits

    /// What its file was like, for readAgain(); null where it was not read from a file.
    std::shared_ptr<const ReadState> state = nullptr;
};

/// The key of the metadata for a sentence that was added while recording: labels seem to be in another order.
inline constexpr const char *labelWarningKey = "label_warning";

/// Keys of what is added to the metadata while a recording is made.
inline constexpr std::array keptLaterKeys{labelWarningKey, usedBatchesKey};

/// Classes of the GreenEdge contest's test set, for which contestEMax is meant.
inline constexpr int contestClasses = 200;

/// Reads a recording, finished or still growing, written by the engine or by others. It requires label, predicted,
/// one of flops, joules and milliseconds, and one of entropy, confidence, margin, score and logits; entropy, confidence
/// and margin are derived from logits, at the temperatures of the file, where they are absent. Every check word is
/// verified; a row that fails is damaged and does not count. Refused with a sentence: a checksum of the header, of
/// labels, FLOPs and names or of measured costs that does not match, a file that is not a safetensors file or has a
/// newer format, tensors of another type or shape, labels or predictions outside the classes, NaN in a recorded row,
/// costs that are not finite, negative or fall from exit to exit, temperatures that are not a positive number for each
/// exit.
[[nodiscard]] Result<Recording> readRecording(const std::filesystem::path &path, const IsCancelled &isCancelled = {});

/// What readRecording() gives, in less time: before is what it or this function gave for the same path, unchanged.
/// Where the file is the same and only rows, or labels that arrive with them, were added, it reads and verifies the
/// check words, the labels and the rows that did not count before or have another check word now, and takes the rest
/// from before. So what was verified then and was damaged in the file since, rows and sample names, goes unnoticed
/// until readRecording() reads all of it. Where anything else changed, it reads everything.
[[nodiscard]] Result<Recording> readAgain(const std::filesystem::path &path, const Recording &before,
                                          const IsCancelled &isCancelled = {});

/// Whether two states of a file have the same header, labels and FLOPs, and so the same recordingFingerprint(). False
/// where one was not read from a file.
[[nodiscard]] bool haveSameFingerprint(const Recording &before, const Recording &now);

/// The logits [K,C] of one sample, read from the file; nothing when it does not carry logits.
[[nodiscard]] Result<std::optional<std::vector<float>>> readLogits(const std::filesystem::path &path,
                                                                   std::size_t sample);

/// A small image of a sample: 8-bit RGB, row after row from the top.
struct Thumbnail {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb; ///< [height,width,3]

    bool operator==(const Thumbnail &) const = default;
};

/// The thumbnails of the given samples, in that order, each read from its place in the file; an empty list where it
/// has none.
[[nodiscard]] Result<std::vector<Thumbnail>> readThumbnails(const std::filesystem::path &path,
                                                            std::span<const std::size_t> samples);

/// The names [n] of the samples (paths below the test set's root), or an empty list where the file has none.
[[nodiscard]] Result<std::vector<std::string>> readSampleNames(const std::filesystem::path &path);

/// The names of the given samples, in that order, each read from its place in the file; an empty list where it
/// has none.
[[nodiscard]] Result<std::vector<std::string>> readSampleNames(const std::filesystem::path &path,
                                                               std::span<const std::size_t> samples);

/// Identifies this recording, also while it grows and when costs are measured into it: the SHA-256 of its header as it
/// was before anything was found out later, of labels and FLOPs.
[[nodiscard]] Result<std::string> recordingFingerprint(const std::filesystem::path &path);

} // namespace offramp
