// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/decisions.h"

#include <QUndoStack>

#include <functional>
#include <set>

namespace offramp {

/// The one undo command: swaps the decisions for others, which are in force already when it is pushed. Commands that
/// carry the same gesture (not 0) merge into one step, which vanishes when it ends where it began.
class ChangeDecisions : public QUndoCommand
{
public:
    using Apply = std::function<void(const Decisions &)>;

    ChangeDecisions(const QString &text, Decisions before, Decisions after, int gesture, Apply apply);

    [[nodiscard]] const Decisions &before() const { return m_before; }
    [[nodiscard]] const Decisions &after() const { return m_after; }

    void undo() override;
    void redo() override;
    [[nodiscard]] int id() const override;
    bool mergeWith(const QUndoCommand *other) override;

private:
    Decisions m_before;
    Decisions m_after;
    int m_gesture;
    bool m_isUndone = false;
    Apply m_apply;
};

/// The recordings that are open now or that undo and redo can open; all commands of the stack are ChangeDecisions.
[[nodiscard]] std::set<RecordingId> reachableRecordings(const QUndoStack &stack, const Decisions &now);

} // namespace offramp
