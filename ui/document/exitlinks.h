// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <map>
#include <set>

namespace offramp {

/// Whether a variant's exits share one threshold, so that moving one moves all. View state: only linking exits whose
/// thresholds differ is a decision.
class ExitLinks : public QObject
{
    Q_OBJECT
public:
    explicit ExitLinks(Document *document, QObject *parent = nullptr);

    /// Linked until the user unlinks it or its thresholds differ.
    [[nodiscard]] bool isLinked(VariantId id) const;

    /// Links or unlinks the exits of a variant. Where their thresholds differ, linking sets all to that of the exit
    /// that was touched last, else of the first, as one undo step.
    void setLinked(VariantId id, bool linked);

    /// Remembers which exit of a variant the user works on.
    void touch(VariantId id, ExitIndex exit) { m_touched[id] = exit; }

Q_SIGNALS:
    void changed();

private:
    Document *m_document;
    std::set<VariantId> m_unlinked;
    std::map<VariantId, ExitIndex> m_touched;
};

} // namespace offramp
