// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/layout.h"
#include "core/recording/origin.h"
#include "core/recording/recording.h"
#include "core/support/error.h"
#include "core/support/file.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace offramp {

/// Everything about a recording that is fixed when it is created; n samples, K exits, C classes.
struct RecordingPlan {
    Origin origin;
    std::map<std::string, std::string> metadata; ///< beside the origin: free text by the other keys of FORMAT.md
    bool withScores = false;                     ///< also keep a score of each sample at each exit [K,n]
    bool withLogits = false;                     ///< also keep every logit [K,n,C]
    std::optional<ThumbnailSize> thumbnails;     ///< also keep a thumbnail of each sample
    std::vector<std::string> names;              ///< [n] sample names
};

/// The key of the metadata under which the names of left out samples are.
inline constexpr const char *skippedKey = "skipped";

/// Other rows for a recording; n of them.
struct RowChange {
    std::vector<std::optional<std::size_t>> from; ///< [n] the row it was, or nothing for one that is not recorded yet
    std::vector<std::int32_t> label;              ///< [n]
    std::vector<std::string> names;               ///< [n]
    std::vector<std::string> skipped;             ///< names of the test set's samples that are not among the rows
};

/// Writes a recording in place, safe against being killed at any instant: a row's check word is written after its data,
/// and only a row with a valid one counts. One writer for a file at a time. Its functions may be called from any
/// thread, one at a time.
class RecordingWriter
{
public:
    /// Creates path with all rows unrecorded; the disk space is reserved first, except that of logits and thumbnails in
    /// a part of a test set, which has few of them. The file appears under its name only
    /// when it is valid. An error where path exists already.
    [[nodiscard]] static Result<RecordingWriter> create(const std::filesystem::path &path, const RecordingPlan &plan);

    /// Opens path to record the rows it lacks. An error that names the difference where its origin is not the plan's,
    /// and where another process is writing it. Rows whose check word does not fit count as not recorded;
    /// labels, costs and names whose checksum does not match are written again, where they are the plan's.
    [[nodiscard]] static Result<RecordingWriter> resume(const std::filesystem::path &path, const RecordingPlan &plan);

    /// What resume() would open, with the same errors, and nothing is changed: path is opened for reading, and damage
    /// that resume() would repair is an error. The result can only be asked what it holds.
    [[nodiscard]] static Result<RecordingWriter> preview(const std::filesystem::path &path, const RecordingPlan &plan);

    [[nodiscard]] bool isRecorded(std::size_t row) const { return m_recorded[row]; }
    [[nodiscard]] std::size_t recordedCount() const;

    /// The words [n] of the images of recorded rows, unknownImage for the others; empty where the file has none.
    [[nodiscard]] const std::vector<std::int32_t> &images() const { return m_images; }

    /// The metadata in the file: after resume() what the first start wrote.
    [[nodiscard]] const std::map<std::string, std::string> &metadata() const { return m_layout.header.metadata; }

    /// The size of the thumbnails that write() takes: after resume() the file's, whatever the plan says.
    [[nodiscard]] std::optional<ThumbnailSize> thumbnailSize() const { return m_layout.thumbnailSize(); }

    /// Records the rows given, in the order given: logits [K, rows, C]. sampleFlops [rows] with costsBySample, else
    /// empty; thumbnails [rows, height, width, 3] of thumbnailSize(), else empty; images [rows]: their words, or empty
    /// for unknown; scores [K, rows] in a file that keeps them, else empty. A NaN or infinite logit is an error that
    /// names the sample and exit, and so is a file that is gone (checkInPlace()); then no row of the batch is written.
    /// A row that is recorded already is written again.
    [[nodiscard]] Result<void> write(std::span<const std::size_t> rows, std::span<const float> logits,
                                     std::span<const std::int64_t> sampleFlops = {},
                                     std::span<const std::uint8_t> thumbnails = {},
                                     std::span<const std::int32_t> images = {}, std::span<const float> scores = {});

    /// Replaces the file by one with other rows, which is written beside it first; recorded rows stay recorded. The
    /// writer goes on with the new file. On an error the file is as it was.
    [[nodiscard]] Result<void> changeRows(const RowChange &change);

    /// Stores statistics of this run; seconds and joules of earlier runs are added. Cheap: call it after every batch,
    /// so that a killed run leaves its statistics too.
    [[nodiscard]] Result<void> note(const RunFigures &figures);

    /// Keeps a sentence about the order of labels in the metadata (labelWarningKey), where its header has the room that
    /// create() leaves for it. It does not change the recording's fingerprint.
    [[nodiscard]] Result<void> keepLabelWarning(const std::string &sentence);

    /// An error of kind Failed where path is no longer this file, or no longer as long: another program removed, moved,
    /// replaced or cut it.
    [[nodiscard]] Result<void> checkInPlace() const;

    /// Keeps in the metadata that the rows to come are run in batches of that many images (usedBatchesKey), where that
    /// is not the batch size of the recording. An error where its header has no room for that. It does not change the
    /// recording's fingerprint.
    [[nodiscard]] Result<void> keepUsedBatch(int images);

    /// Makes everything written reach the disk, and reads back that the file is in place with its header, labels,
    /// costs, names and check words, and where all rows are recorded also the rows; in a file of an earlier version,
    /// labels, costs and names have no checksum.
    [[nodiscard]] Result<void> finish();

private:
    RecordingWriter(File file, RecordingLayout layout, std::filesystem::path path);
    [[nodiscard]] static Result<RecordingWriter> open(File file, const std::filesystem::path &path,
                                                      const RecordingPlan &plan, bool mayRepair);
    [[nodiscard]] Result<void> readState();
    [[nodiscard]] Result<void> checkRows() const;
    [[nodiscard]] Result<bool> keepText(const char *key, const std::string &text);

    File m_file;
    std::filesystem::path m_path; ///< as it was given; the file's own has the links followed
    RecordingLayout m_layout;
    std::vector<bool> m_recorded;
    std::vector<std::int32_t> m_images; ///< [n], or empty in a file of version 1
    RunFigures m_before;                ///< of earlier starts
};

} // namespace offramp
