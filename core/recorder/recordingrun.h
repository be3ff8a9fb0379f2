// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/labelcheck.h"
#include "core/recorder/batchpipeline.h"
#include "core/recorder/imagefeed.h"
#include "core/recorder/preparation.h"
#include "core/recorder/progressmeter.h"
#include "core/recorder/recordedimages.h"
#include "core/recorder/sampleimage.h"
#include "core/recording/recordingwriter.h"

#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace offramp {

/// The order of work, cut into batches at fixed places, without those that are already recorded.
struct Work {
    std::vector<std::vector<std::size_t>> batches;
    std::size_t target = 0;              ///< rows that are recorded at the end
    std::size_t recorded = 0;            ///< how many of them already are
    std::set<std::size_t> afterRecorded; ///< first rows of batches that rows recorded before come before
};

/// Runs and records the batches, in their order, once everything is checked and opened: a GPU runs one while the one
/// before is recorded. What it is given must outlive it; events are sent on the thread that calls run().
class RecordingRun
{
public:
    /// before: the comparison of the images recorded before, which was started.
    RecordingRun(const Dataset &dataset, Preparation &prepared, const RecordListener &listener, RecordingWriter &writer,
                 RecordedImages &before, Work work);

    /// Runs to the end, or until stop, or an error that says how many rows are recorded. Images that cannot be used are
    /// passed over, up to 100 in a row. Where memory runs out, the batches that are left are halved, with a warning.
    [[nodiscard]] Result<void> run(const std::stop_token &stop);

    /// The images that could not be used.
    [[nodiscard]] const std::vector<BrokenImage> &broken() const { return m_broken; }

    /// How many of the rows to be recorded are.
    [[nodiscard]] std::size_t recorded() const;

    /// "120 of 300 rows are recorded in FILE", of those to be recorded.
    [[nodiscard]] std::string recordedText() const;

    /// Since it was made.
    [[nodiscard]] double seconds() const;

private:
    [[nodiscard]] Result<void> allBatches(const std::stop_token &stop);
    /// Takes the batches that are left from a feed; the last one may still run afterwards.
    [[nodiscard]] Result<void> takeBatches(const std::stop_token &stop);
    [[nodiscard]] Result<void> goOnWithHalf(const Error &error);
    /// Waits for the comparison of the images that were recorded before.
    [[nodiscard]] Result<void> allCompared(const std::stop_token &stop);
    [[nodiscard]] ProgressEvent state() const;
    /// With what the meter does not know.
    [[nodiscard]] ProgressEvent completed(ProgressEvent event) const;
    /// Ends a batch. An error where so many images in a row are broken that the test set cannot be read any longer.
    [[nodiscard]] Result<void> takeBroken(const ImageBatch &batch);
    /// An error where an image is not the one that was recorded.
    [[nodiscard]] Result<void> compareImages(const ImageBatch &batch) const;
    [[nodiscard]] Result<void> oneBatch(ImageBatch batch);
    /// Records what the exits gave for a padded batch, and ends it. After an error it has not ended, and can run again.
    [[nodiscard]] Result<void> recordBatch(const ImageBatch &batch, ExitValues padded);
    [[nodiscard]] Result<void> write(const ImageBatch &batch, ExitValues padded);
    /// Runs a batch, and each of the first ones again: an error where the answers then differ. What is computed may
    /// depend on whether it is the first run, so where the first two differ, a third one decides.
    [[nodiscard]] Result<ExitValues> classifyRepeatably(const ImageBatch &batch);
    /// Runs a batch; where costs differ by sample, also counts what was executed (those batches hold one image).
    [[nodiscard]] Result<ExitValues> classify(const ImageBatch &batch);
    [[nodiscard]] Result<void> checkLabels(const std::vector<std::size_t> &rows, const std::vector<float> &logits);
    [[nodiscard]] Result<void> warnAboutLabels(std::size_t fewest);
    [[nodiscard]] tl::unexpected<Error> withRecordedRows(Error error) const;

    const Dataset &m_dataset;
    Preparation &m_prepared;
    const RecordListener &m_listener;
    RecordingWriter &m_writer;
    RecordedImages &m_before;
    const ProgressMeter::Clock::time_point m_start;
    Work m_work;                ///< its batches are cut again where memory runs out
    std::size_t m_finished = 0; ///< how many of its batches, from the first
    BatchPipeline<ImageBatch, RunningBatch> m_pipeline;
    LabelCheck m_labels;
    ProgressMeter m_meter;
    std::vector<std::int64_t> m_sampleFlops; ///< of the current batch, where costs differ
    std::vector<BrokenImage> m_broken;
    std::size_t m_brokenInARow = 0;
    std::uint64_t m_rows = 0;
    int m_keptBatch = 0; ///< the size that the recording says is used
    bool m_warnedAboutLabels = false;
};

} // namespace offramp
