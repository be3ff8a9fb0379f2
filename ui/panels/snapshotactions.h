// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <QAction>

class QMenu;

namespace offramp {

/// The actions on snapshots, shared by the menu and the panel: take one, make one the reference, go from one reference
/// to the next.
class SnapshotActions : public QObject
{
    Q_OBJECT
public:
    explicit SnapshotActions(Document *document, QObject *parent = nullptr);

    [[nodiscard]] QAction *take() const { return m_take; }
    [[nodiscard]] QAction *next() const { return m_next; }
    [[nodiscard]] QAction *previous() const { return m_previous; }

    /// Shows the panel with the snapshots and the notes; the owner connects it.
    [[nodiscard]] QAction *showList() const { return m_showList; }

    /// Fills a menu with the actions, and whenever it is shown with every snapshot, to compare with.
    void fill(QMenu *menu);

    /// Decides as a snapshot does.
    void restore(SnapshotId id);

Q_SIGNALS:
    /// A sentence for the user: what is compared with now, or why that is not possible.
    void message(const QString &sentence);

private:
    void takeNow();
    void flip(int by);
    void compareWith(SnapshotId id, int gesture);
    void refresh();
    void list(QMenu *menu);

    Document *m_document;
    QAction *m_take;
    QAction *m_next;
    QAction *m_previous;
    QAction *m_showList;
    int m_flips = 0; ///< the gesture of flips that follow each other
};

} // namespace offramp
