// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/loadrecording.h"

#include "core/recording/recording.h"
#include "core/recording/recordingtable.h"

#include <QFile>

namespace offramp {

namespace {

SampleNotes notesOf(const Recording &recording)
{
    SampleNotes notes;
    for (const std::string &name : recording.names("class_names"))
        notes.classNames.push_back(QString::fromStdString(name));
    if (recording.recordedCount() == recording.sampleCount())
        return notes;
    for (std::size_t row = 0; row < recording.sampleCount(); ++row) {
        if (recording.recorded[row])
            notes.rows.push_back(row);
    }
    return notes;
}

} // namespace

Result<RecordingPtr> loadRecording(const QString &path)
{
    const std::string file = QFile::encodeName(path).toStdString();
    const auto recording = readRecording(file);
    if (!recording)
        return tl::unexpected(recording.error());
    auto table = exitTable(*recording, Criterion::Entropy);
    if (!table)
        return tl::unexpected(table.error());
    auto fingerprint = recordingFingerprint(file);
    if (!fingerprint)
        return tl::unexpected(fingerprint.error());
    return std::make_shared<const OpenRecording>(path, QString::fromStdString(recording->networkName),
                                                 std::move(*table), recording->classes, recording->sampleCount(),
                                                 std::move(*fingerprint), notesOf(*recording));
}

} // namespace offramp
