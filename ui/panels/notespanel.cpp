// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/notespanel.h"

#include "ui/document/document.h"
#include "ui/panels/notesedit.h"
#include "ui/panels/parts.h"
#include "ui/panels/plaintable.h"
#include "ui/panels/snapshotactions.h"
#include "ui/panels/snapshotsmodel.h"
#include "ui/theme/boxes.h"

#include <QAction>
#include <QFrame>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

NotesPanel::NotesPanel(Document *document, SnapshotActions *actions, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_actions(actions)
    , m_model(new SnapshotsModel(document, this))
    , m_table(plainTable(m_model, tr("Snapshots")))
    , m_empty(sentencesLabel(u"noSnapshots"_s))
    , m_restore(plainButton(tr("Restore"), u"restoreSnapshot"_s))
    , m_remove(plainButton(tr("Remove"), u"removeSnapshot"_s))
    , m_notes(named(new NotesEdit(document), u"notesEdit"_s, tr("Notes on this workspace")))
{
    makeTable();
    m_empty->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_empty->setText(
        tr("A snapshot keeps the variants, E_max, the exit criterion and the exits that are off, to compare "
           "with them and to go back to them."));
    QPushButton *take = buttonFor(actions->take(), u"takeSnapshot"_s);
    m_restore->setToolTip(tr("Decide as the selected snapshot does; undo brings back what is decided now"));
    m_remove->setToolTip(tr("Remove the selected snapshot"));
    m_notes->setPlaceholderText(tr("What was tried, and why. Saved with the workspace."));
    m_notes->setFrameShape(QFrame::NoFrame);

    auto *buttons = rowOf({take, m_restore, m_remove, BoxItem::stretch()}, 8, {});
    auto *snapshots = columnOf({mutedLabel(tr("Snapshots")), {m_empty, 1}, {m_table, 1}, buttons}, 6, {10, 8, 10, 8});
    auto *notes = columnOf({mutedLabel(tr("Notes")), {m_notes, 1}}, 6, {10, 8, 10, 8});
    setLayout(columnOf({{cardOf(snapshots), 1}, {cardOf(notes), 1}}, 8, {10, 0, 0, 10}));

    connect(m_restore, &QPushButton::clicked, this, &NotesPanel::restore);
    connect(m_remove, &QPushButton::clicked, this, &NotesPanel::remove);
    connect(m_model, &SnapshotsModel::message, this, &NotesPanel::message);
    connect(m_notes, &NotesEdit::message, this, &NotesPanel::message);
    connect(m_model, &QAbstractItemModel::modelReset, this, &NotesPanel::followRows);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (current.isValid())
            m_row = current.row();
        refresh();
    });
    followRows();
}

void NotesPanel::makeTable()
{
    m_table->setObjectName(u"snapshotsTable"_s);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    QAction *copy = m_table->actions().constFirst();
    const auto add = [this, copy](const QString &text, const auto &function) {
        auto *made = new QAction(text, m_table);
        connect(made, &QAction::triggered, this, function);
        m_table->insertAction(copy, made);
        return made;
    };
    add(tr("&Compare with this snapshot"), &NotesPanel::compare);
    add(tr("Re&store this snapshot"), &NotesPanel::restore);
    add(tr("Re&name this snapshot"), &NotesPanel::rename);
    QAction *remove = add(tr("&Remove this snapshot"), &NotesPanel::remove);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
}

/// Makes a snapshot that came the current one, or that which took the place of the one that went.
void NotesPanel::followRows()
{
    const int rows = m_model->rowCount();
    const int row = rows > std::exchange(m_rows, rows) ? rows - 1 : std::min(m_row, rows - 1);
    m_table->setCurrentIndex(m_model->index(row, SnapshotsModel::Name));
    refresh();
}

void NotesPanel::refresh()
{
    const bool isEmpty = m_model->rowCount() == 0;
    const bool hasCurrent = m_model->at(m_table->currentIndex().row()) != nullptr;
    m_empty->setVisible(isEmpty);
    m_table->setVisible(!isEmpty);
    m_restore->setEnabled(hasCurrent);
    m_remove->setEnabled(hasCurrent);
}

void NotesPanel::compare()
{
    const QModelIndex name = m_model->index(m_table->currentIndex().row(), SnapshotsModel::Name);
    if (name.isValid())
        m_model->setData(name, Qt::Checked, Qt::CheckStateRole);
}

void NotesPanel::restore()
{
    if (const Snapshot *snapshot = m_model->at(m_table->currentIndex().row()))
        m_actions->restore(snapshot->id);
}

void NotesPanel::rename()
{
    const QModelIndex name = m_model->index(m_table->currentIndex().row(), SnapshotsModel::Name);
    if (!name.isValid())
        return;
    m_table->setCurrentIndex(name);
    m_table->edit(name);
}

void NotesPanel::remove()
{
    if (const Snapshot *snapshot = m_model->at(m_table->currentIndex().row()))
        m_document->removeSnapshot(snapshot->id);
}

} // namespace offramp
