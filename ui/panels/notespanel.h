// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace offramp {

class Document;
class NotesEdit;
class SnapshotActions;
class SnapshotsModel;

/// What is kept about the work beside its numbers: the snapshots, which can be renamed, annotated, compared with,
/// restored and removed, and the notes.
class NotesPanel : public QWidget
{
    Q_OBJECT
public:
    NotesPanel(Document *document, SnapshotActions *actions, QWidget *parent = nullptr);

    [[nodiscard]] QTableView *table() const { return m_table; }
    [[nodiscard]] NotesEdit *notes() const { return m_notes; }

Q_SIGNALS:
    /// A sentence for the user: why something was rejected.
    void message(const QString &sentence);

private:
    void makeTable();
    void followRows();
    void refresh();
    void compare();
    void restore();
    void rename();
    void remove();

    Document *m_document;
    SnapshotActions *m_actions;
    SnapshotsModel *m_model;
    QTableView *m_table;
    int m_row = 0;   ///< of the current snapshot
    int m_rows = 0;  ///< that were there last
    QLabel *m_empty; ///< instead of the table if there is no snapshot
    QPushButton *m_restore;
    QPushButton *m_remove;
    NotesEdit *m_notes;
};

} // namespace offramp
