// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/document.h"

#include "core/results/snapshotedits.h"
#include "core/workspace/snapshots.h"

namespace offramp {

SnapshotId Document::takeSnapshot(const QString &name)
{
    const SnapshotId id{++m_last.snapshot};
    change(tr("Take a snapshot"), withSnapshot(m_decisions, id, name.toStdString()));
    return id;
}

void Document::removeSnapshot(SnapshotId id)
{
    change(tr("Remove %1").arg(nameOf(m_decisions, id)), without(m_decisions, id));
}

void Document::rename(SnapshotId id, const QString &name)
{
    change(tr("Rename %1").arg(name.trimmed()), withName(m_decisions, id, name.toStdString()));
}

void Document::setNote(SnapshotId id, const QString &note)
{
    change(tr("Note on %1").arg(nameOf(m_decisions, id)), withNote(m_decisions, id, note.toStdString()));
}

Result<void> Document::compareWith(SnapshotId id, int gesture)
{
    if (!m_decisions.find(id))
        return {};
    const SnapshotId pinned{++m_last.snapshot};
    const auto after = withReference(withReferenceKept(m_decisions, pinned, tr("Pinned").toStdString()), id, m_sources);
    if (!after)
        return tl::unexpected(after.error());
    change(tr("Change the reference"), *after, gesture);
    return {};
}

Result<void> Document::restoreSnapshot(SnapshotId id)
{
    return tryChange(tr("Restore %1").arg(nameOf(m_decisions, id)), restored(m_decisions, id, m_sources, m_last));
}

void Document::setNotes(const QString &notes, int gesture)
{
    change(tr("Write notes"), withNotes(m_decisions, notes.toStdString()), gesture);
}

} // namespace offramp
