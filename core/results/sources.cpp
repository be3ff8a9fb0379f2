// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/sources.h"

#include <filesystem>

namespace offramp {

namespace {

/// Without the links in it, as far as it exists.
std::filesystem::path canonical(const std::string &path)
{
    std::error_code error;
    const auto absolute = std::filesystem::absolute(path);
    const auto plain = std::filesystem::weakly_canonical(absolute, error);
    return error ? absolute.lexically_normal() : plain;
}

} // namespace

void Sources::add(RecordingId id, RecordingPtr recording)
{
    const Criterion criterion = recording->criterion();
    m_recordings[id] = {{criterion, std::move(recording)}};
}

void Sources::replace(RecordingId id, const RecordingPtr &recording)
{
    for (auto &[criterion, old] : m_recordings.at(id)) {
        if (auto newer
            = criterion == recording->criterion() ? Result<RecordingPtr>(recording) : recording->under(criterion))
            old = named(*newer, old->shownAs());
    }
}

void Sources::takeNames(const Decisions &decisions)
{
    for (const RecordingId id : decisions.recordings) {
        for (auto &[criterion, recording] : m_recordings.at(id))
            recording = named(recording, decisions.look(id).name);
    }
}

void Sources::keepOnly(const std::set<RecordingId> &ids)
{
    std::erase_if(m_recordings, [&](const auto &known) { return !ids.contains(known.first); });
}

const RecordingPtr &Sources::at(RecordingId id, Criterion criterion) const
{
    auto &known = m_recordings.at(id);
    if (!known.contains(criterion))
        known[criterion] = known.begin()->second->under(criterion).value();
    return known.at(criterion);
}

std::vector<RecordingPtr> Sources::openIn(const Decisions &decisions) const
{
    std::vector<RecordingPtr> open;
    for (const RecordingId id : decisions.recordings)
        open.push_back(at(id, decisions.criterion));
    return open;
}

std::vector<RecordingId> Sources::ofFile(const std::string &path) const
{
    std::vector<RecordingId> ids;
    for (const auto &[id, known] : m_recordings) {
        if (canonical(known.begin()->second->path()) == canonical(path))
            ids.push_back(id);
    }
    return ids;
}

} // namespace offramp
