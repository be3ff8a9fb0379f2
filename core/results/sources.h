// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/results/openrecording.h"
#include "core/workspace/decisions.h"

#include <map>
#include <set>

namespace offramp {

/// The recordings that decisions are about, each under the criteria that were asked for. From one thread at a time.
class Sources
{
public:
    void add(RecordingId id, RecordingPtr recording);

    /// Takes a newer state of a recording, under all criteria that were asked for so far; its network keeps its name.
    void replace(RecordingId id, const RecordingPtr &recording);

    /// Calls the networks of the open recordings as decisions do. A recording that is renamed becomes another object.
    void takeNames(const Decisions &decisions);

    /// Forgets all recordings but these.
    void keepOnly(const std::set<RecordingId> &ids);

    [[nodiscard]] bool contains(RecordingId id) const { return m_recordings.contains(id); }

    /// The recording under criterion, which it must carry; the id must be among the sources.
    [[nodiscard]] const RecordingPtr &at(RecordingId id, Criterion criterion) const;

    /// Those of decisions that are open, in their order and under their criterion.
    [[nodiscard]] std::vector<RecordingPtr> openIn(const Decisions &decisions) const;

    /// Those that were read from the file at path.
    [[nodiscard]] std::vector<RecordingId> ofFile(const std::string &path) const;

private:
    mutable std::map<RecordingId, std::map<Criterion, RecordingPtr>> m_recordings;
};

} // namespace offramp
