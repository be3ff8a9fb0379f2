// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/loadrecording.h"

#include "core/recording/recording.h"
#include "core/recording/recordingtable.h"

#include <QFile>

namespace offramp {

Result<RecordingPtr> loadRecording(const QString &path, const IsCancelled &isCancelled)
{
    const std::string file = QFile::encodeName(path).toStdString();
    auto recording = readRecording(file, isCancelled);
    if (!recording)
        return tl::unexpected(recording.error());
    const auto carried = carriedCriteria(*recording);
    const Criterion criterion = carried.empty() ? Criterion::Entropy : carried.front();
    auto table = exitTable(*recording, criterion);
    if (!table)
        return tl::unexpected(table.error());
    auto fingerprint = recordingFingerprint(file);
    if (!fingerprint)
        return tl::unexpected(fingerprint.error());
    RecordingFacts facts{.path = path,
                         .name = QString::fromStdString(recording->networkName),
                         .classes = recording->classes,
                         .expected = recording->sampleCount(),
                         .fingerprint = std::move(*fingerprint),
                         .classNames = recording->names("class_names"),
                         .exitNames = recording->names("exit_names"),
                         .all = nullptr};
    if (isSet(isCancelled))
        return cancelled();
    facts.all = std::make_shared<const Recording>(std::move(*recording));
    return std::make_shared<const OpenRecording>(std::move(facts), std::move(*table), criterion);
}

} // namespace offramp
