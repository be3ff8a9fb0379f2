// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/recordingpool.h"

#include <QFileInfo>

namespace offramp {

void RecordingPool::add(RecordingId id, RecordingPtr recording)
{
    const Criterion criterion = recording->criterion();
    m_recordings[id] = {{criterion, std::move(recording)}};
}

void RecordingPool::replace(RecordingId id, const RecordingPtr &recording)
{
    for (auto &[criterion, old] : m_recordings.at(id)) {
        if (auto newer
            = criterion == recording->criterion() ? Result<RecordingPtr>(recording) : recording->under(criterion))
            old = std::move(*newer);
    }
}

const RecordingPtr &RecordingPool::at(RecordingId id, Criterion criterion) const
{
    auto &known = m_recordings.at(id);
    if (!known.contains(criterion))
        known[criterion] = known.begin()->second->under(criterion).value();
    return known.at(criterion);
}

std::vector<RecordingId> RecordingPool::ofFile(const QString &path) const
{
    std::vector<RecordingId> ids;
    for (const auto &[id, known] : m_recordings) {
        if (QFileInfo(known.begin()->second->path()) == QFileInfo(path))
            ids.push_back(id);
    }
    return ids;
}

} // namespace offramp
