// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/loadrecording.h"

#include "core/recording/recording.h"
#include "core/recording/recordingtable.h"

#include <QFile>

namespace offramp {

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
                                                 std::move(*fingerprint));
}

} // namespace offramp
