// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/changedecisions.h"

namespace offramp {

ChangeDecisions::ChangeDecisions(const QString &text, Decisions before, Decisions after, int gesture, Apply apply)
    : QUndoCommand(text)
    , m_before(std::move(before))
    , m_after(std::move(after))
    , m_gesture(gesture)
    , m_apply(std::move(apply))
{
}

void ChangeDecisions::undo()
{
    m_isUndone = true;
    m_apply(m_before);
}

void ChangeDecisions::redo()
{
    if (std::exchange(m_isUndone, false))
        m_apply(m_after);
}

int ChangeDecisions::id() const
{
    return m_gesture == 0 ? -1 : 1;
}

bool ChangeDecisions::mergeWith(const QUndoCommand *other)
{
    // Equal ids mean equal types, and -1 never merges.
    const auto *next = static_cast<const ChangeDecisions *>(other);
    if (next->m_gesture != m_gesture)
        return false;
    m_after = next->m_after;
    setObsolete(m_after == m_before);
    return true;
}

std::set<RecordingId> reachableRecordings(const QUndoStack &stack, const Decisions &now)
{
    std::set<RecordingId> reachable(now.recordings.begin(), now.recordings.end());
    for (int i = 0; i < stack.count(); ++i) {
        const auto *command = static_cast<const ChangeDecisions *>(stack.command(i));
        for (const Decisions *decisions : {&command->before(), &command->after()})
            reachable.insert(decisions->recordings.begin(), decisions->recordings.end());
    }
    return reachable;
}

} // namespace offramp
