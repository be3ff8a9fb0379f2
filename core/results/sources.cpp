// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/sources.h"

#include <algorithm>
#include <filesystem>

namespace offramp {

namespace {

/// Views of one recording besides the one that was read: a table and its sweep each.
constexpr std::size_t mostViews = 6;

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
    m_recordings[id] = {std::move(recording)};
}

void Sources::replace(RecordingId id, const RecordingPtr &recording)
{
    std::vector<RecordingPtr> &known = m_recordings.at(id);
    const std::string name = known.front()->shownAs();
    known.back() = named(recording, name);
    for (auto old = known.begin(); old != known.end() - 1; ++old) {
        if (auto newer = recording->under((*old)->view()))
            *old = named(*newer, name);
    }
}

void Sources::takeNames(const Decisions &decisions)
{
    for (const RecordingId id : decisions.recordings) {
        for (RecordingPtr &recording : m_recordings.at(id))
            recording = named(recording, decisions.look(id).name);
    }
}

void Sources::keepOnly(const std::set<RecordingId> &ids)
{
    std::erase_if(m_recordings, [&](const auto &known) { return !ids.contains(known.first); });
}

RecordingPtr Sources::at(RecordingId id, const TableView &view) const
{
    std::vector<RecordingPtr> &known = m_recordings.at(id);
    const auto place = std::ranges::find(known, view, &OpenRecording::view);
    if (place != known.end()) {
        const RecordingPtr found = *place;
        if (found != known.back())
            std::rotate(known.begin(), place, place + 1);
        return found;
    }
    if (known.size() > mostViews)
        known.erase(known.end() - 2);
    known.insert(known.begin(), known.back()->under(view).value());
    return known.front();
}

std::vector<RecordingPtr> Sources::openIn(const Decisions &decisions) const
{
    std::vector<RecordingPtr> open;
    for (const RecordingId id : decisions.recordings)
        open.push_back(at(id, decisions));
    return open;
}

std::vector<RecordingId> Sources::ofFile(const std::string &path) const
{
    std::vector<RecordingId> ids;
    for (const auto &[id, known] : m_recordings) {
        if (canonical(known.back()->path()) == canonical(path))
            ids.push_back(id);
    }
    return ids;
}

RecordingPtr Sources::lastRead(const std::string &path) const
{
    const auto known
        = std::ranges::find_if(m_recordings, [&](const auto &one) { return one.second.back()->path() == path; });
    return known == m_recordings.end() ? nullptr : known->second.back();
}

} // namespace offramp
