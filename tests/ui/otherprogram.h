// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recording/recordingwriter.h"

#include <QString>

namespace offramp::fixtures {

/// A program that is not the window and records 400 samples of 10 classes, a few at a time, in the order of their rows.
class OtherProgram
{
public:
    static constexpr std::size_t samples = 400;

    /// Creates the file at path, with nothing recorded.
    explicit OtherProgram(const QString &path, const std::string &network = "net", int exits = 3);

    /// Writes as the Python package does where labels arrive with the samples; before anything is recorded.
    void takeLabelsLater();

    /// Records the next samples.
    void record(std::size_t count);

    /// Ends the recording, all of whose samples are recorded.
    void finish();

private:
    void replaceInHeader(const QByteArray &before, const QByteArray &now) const;
    void writeLabels(std::size_t first, const std::vector<std::int32_t> &labels) const;

    QString m_path;
    RecordingPlan m_plan;
    RecordingWriter m_writer;
    std::size_t m_next = 0;
    bool m_hasLabelsLater = false;
};

} // namespace offramp::fixtures
