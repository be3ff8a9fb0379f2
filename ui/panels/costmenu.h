// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tradeoff/costunit.h"

#include <QMenu>

namespace offramp {

class Document;

/// "Energy axis": what the axis counts. Costs that no open recording has are disabled; their tips say how to get them.
class CostMenu : public QMenu
{
    Q_OBJECT
public:
    explicit CostMenu(Document *document, QWidget *parent = nullptr);

    /// Whether the open recordings have another cost than the one that is shown.
    [[nodiscard]] bool hasChoice() const;

Q_SIGNALS:
    /// hasChoice() may have changed.
    void refreshed();

    /// Why a cost cannot be shown.
    void message(const QString &sentence);

private:
    void choose(CostUnit unit);
    void refresh();
    [[nodiscard]] QString tipOf(CostUnit unit) const;

    Document *m_document;
};

} // namespace offramp
