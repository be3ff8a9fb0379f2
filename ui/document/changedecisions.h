// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/decisions.h"

#include <QUndoCommand>

#include <functional>

namespace offramp {

/// The one undo command: swaps the decisions for others. Commands that carry the same gesture (not 0) merge into one
/// step, which vanishes when it ends where it began.
class ChangeDecisions : public QUndoCommand
{
public:
    using Apply = std::function<void(const Decisions &)>;

    ChangeDecisions(const QString &text, Decisions before, Decisions after, int gesture, Apply apply);

    void undo() override;
    void redo() override;
    [[nodiscard]] int id() const override;
    bool mergeWith(const QUndoCommand *other) override;

private:
    Decisions m_before;
    Decisions m_after;
    int m_gesture;
    Apply m_apply;
};

} // namespace offramp
