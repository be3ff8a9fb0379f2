// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/selection.h"

#include <set>

namespace offramp {

/// Whether a variant's exits share one threshold, so that moving one moves all. View state: only linking exits whose
/// thresholds differ is a decision.
class ExitLinks : public QObject
{
    Q_OBJECT
public:
    ExitLinks(Document *document, const Selection *selection, QObject *parent = nullptr);

    /// Linked until the user unlinks it or its thresholds differ.
    [[nodiscard]] bool isLinked(VariantId id) const;

    /// Links or unlinks the exits of a variant. Where their thresholds differ, linking sets all to that of the exit
    /// that the user worked on last, as one undo step.
    void setLinked(VariantId id, bool linked);

Q_SIGNALS:
    void changed();

private:
    Document *m_document;
    const Selection *m_selection;
    std::set<VariantId> m_unlinked;
};

} // namespace offramp
