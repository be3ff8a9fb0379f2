// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/openrecording.h"
#include "ui/document/variantdecision.h"

#include <map>

namespace offramp {

/// Every recording that a document opened, closed ones too, since undo can open them again; each under the criteria
/// that were asked for.
class RecordingPool
{
public:
    void add(RecordingId id, RecordingPtr recording);

    /// Takes a newer state of a recording, under all criteria that were asked for so far.
    void replace(RecordingId id, const RecordingPtr &recording);

    [[nodiscard]] bool contains(RecordingId id) const { return m_recordings.contains(id); }

    /// The recording under criterion, which it must carry; the id must be in the pool.
    [[nodiscard]] const RecordingPtr &at(RecordingId id, Criterion criterion) const;

    /// Those that were read from the file at path.
    [[nodiscard]] std::vector<RecordingId> ofFile(const QString &path) const;

private:
    mutable std::map<RecordingId, std::map<Criterion, RecordingPtr>> m_recordings;
};

} // namespace offramp
