// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"
#include "core/workspace/decisions.h"

#include <map>
#include <set>

namespace offramp {

/// The recordings that decisions are about, each in the views that were asked for last. From one thread at a time.
class Sources
{
public:
    void add(RecordingId id, RecordingPtr recording);

    /// Takes a newer state of a recording, in all views that are kept; its network keeps its name.
    void replace(RecordingId id, const RecordingPtr &recording);

    /// Calls the networks of the open recordings as decisions do. A recording that is renamed becomes another object.
    void takeNames(const Decisions &decisions);

    /// Forgets all recordings but these.
    void keepOnly(const std::set<RecordingId> &ids);

    [[nodiscard]] bool contains(RecordingId id) const { return m_recordings.contains(id); }

    /// The recording in a view, whose criterion it must carry; the id must be among the sources. Only the views that
    /// were asked for last are kept: hold the pointer.
    [[nodiscard]] RecordingPtr at(RecordingId id, const TableView &view) const;

    /// The recording as decisions see it.
    [[nodiscard]] RecordingPtr at(RecordingId id, const Decisions &decisions) const
    {
        return at(id, decisions.viewOf(id));
    }

    /// The recording as it was read from its file.
    [[nodiscard]] RecordingPtr asRead(RecordingId id) const { return m_recordings.at(id).back(); }

    /// Those of decisions that are open, in their order and in their view.
    [[nodiscard]] std::vector<RecordingPtr> openIn(const Decisions &decisions) const;

    /// Those that were read from the file at path.
    [[nodiscard]] std::vector<RecordingId> ofFile(const std::string &path) const;

    /// A recording whose path is spelled in this way, as it was read, or null. Does not touch the disk.
    [[nodiscard]] RecordingPtr lastRead(const std::string &path) const;

private:
    mutable std::map<RecordingId, std::vector<RecordingPtr>> m_recordings; ///< the last used first, as read at the end
};

} // namespace offramp
