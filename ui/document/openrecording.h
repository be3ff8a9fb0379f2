// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/exittable.h"
#include "core/exits/thresholdsweep.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace offramp {

/// What a recording tells people about its samples, beside the table that decides.
struct SampleNotes {
    std::vector<QString> classNames{}; ///< by class; shorter, or empty texts in it, where names are unknown
    std::vector<std::size_t> rows{};   ///< [n] the file's row of each sample; empty where every row is recorded
};

/// A recording that is open in a document, with everything that moving a threshold needs. Never changes; costs of the
/// table are FLOPs.
class OpenRecording
{
public:
    /// Sweeps the table once; classes is what the recording says about itself, if it does. expected: the samples that
    /// it is to hold once it is complete, where that is more than the table's. fingerprint: recordingFingerprint() of
    /// its file.
    OpenRecording(QString path, QString name, ExitTable table, std::optional<int> classes, std::size_t expected = 0,
                  std::string fingerprint = {}, SampleNotes notes = {});

    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] const QString &name() const { return m_name; }
    [[nodiscard]] const ExitTable &table() const { return m_table; }
    [[nodiscard]] const ThresholdSweep &sweep() const { return m_sweep; }
    [[nodiscard]] std::optional<int> classes() const { return m_classes; }
    [[nodiscard]] const std::string &fingerprint() const { return m_fingerprint; }

    /// The name of a class, or an empty text where it is unknown.
    [[nodiscard]] QString className(std::int32_t label) const;

    /// The row of the file that a sample of the table was read from.
    [[nodiscard]] std::size_t rowInFile(SampleIndex sample) const;

    /// How many samples it holds once it is complete; the table has those recorded so far.
    [[nodiscard]] std::size_t expectedSamples() const { return m_expected; }
    [[nodiscard]] bool isComplete() const { return m_table.sampleCount() == m_expected; }

    /// The whole trade-off curve, thresholds ascending, energies falling.
    [[nodiscard]] const std::vector<CurvePoint> &curve() const { return m_curve; }

    /// Mean energy of one image that passes through every exit, in GFLOPs.
    [[nodiscard]] double fullCost() const { return m_fullCost; }

    /// The outcome at thresholds: a binary search where all exits share one, a pass over the table otherwise.
    [[nodiscard]] OperatingPoint outcomeAt(const Thresholds &thresholds) const;

private:
    QString m_path;
    QString m_name;
    ExitTable m_table;
    ThresholdSweep m_sweep;
    std::vector<CurvePoint> m_curve;
    std::optional<int> m_classes;
    std::size_t m_expected = 0;
    std::string m_fingerprint;
    double m_fullCost = 0;
    SampleNotes m_notes;
};

using RecordingPtr = std::shared_ptr<const OpenRecording>;

} // namespace offramp
