// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/snapshotactions.h"

#include "ui/theme/plaintextstyle.h"

#include <QDateTime>
#include <QLocale>
#include <QMenu>

#include <algorithm>

namespace offramp {

namespace {

QAction *action(const QString &text, const QString &tip, const QKeySequence &key, QObject *parent)
{
    auto *made = new QAction(text, parent);
    made->setToolTip(tip);
    made->setShortcut(key);
    return made;
}

/// What tells the listed snapshots of a menu from its other entries.
constexpr auto isListed = "isSnapshot";

} // namespace

SnapshotActions::SnapshotActions(Document *document, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_take(action(tr("&Take snapshot"), tr("Keep what is decided now, to compare with it or to go back to it"),
                    QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T), this))
    , m_next(action(tr("&Next reference"), tr("Compare everything with the next snapshot"), QKeySequence(Qt::Key_F8),
                    this))
    , m_previous(action(tr("&Previous reference"), tr("Compare everything with the previous snapshot"),
                        QKeySequence(Qt::SHIFT | Qt::Key_F8), this))
    , m_showList(action(tr("&Show the list"), tr("Rename, annotate, restore and remove snapshots"), {}, this))
    , m_flips(document->newGesture())
{
    connect(m_take, &QAction::triggered, this, &SnapshotActions::takeNow);
    connect(m_next, &QAction::triggered, this, [this] { flip(1); });
    connect(m_previous, &QAction::triggered, this, [this] { flip(-1); });
    connect(document, &Document::snapshotsChanged, this, &SnapshotActions::refresh);
    connect(document, &Document::variantsChanged, this, &SnapshotActions::refresh);
    refresh();
}

void SnapshotActions::fill(QMenu *menu)
{
    menu->setToolTipsVisible(true);
    menu->addActions({m_take, m_next, m_previous, m_showList});
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { list(menu); });
}

void SnapshotActions::list(QMenu *menu)
{
    for (QAction *entry : menu->actions()) {
        if (entry->property(isListed).toBool())
            delete entry;
    }
    const auto &all = *m_document->decisions().snapshots;
    const Snapshot *reference = m_document->decisions().referenceSnapshot();
    if (!all.empty())
        menu->addSeparator()->setProperty(isListed, true);
    for (const Snapshot &snapshot : all) {
        const bool isReference = &snapshot == reference;
        QAction *entry = menu->addAction(literally(nameOf(snapshot)));
        entry->setProperty(isListed, true);
        entry->setCheckable(true);
        entry->setChecked(isReference);
        entry->setToolTip(snapshot.note.empty() ? nameOf(snapshot) : QString::fromStdString(snapshot.note));
        connect(entry, &QAction::triggered, this, [this, id = snapshot.id, isReference] {
            if (isReference)
                m_document->clearReference();
            else
                compareWith(id, 0);
        });
    }
}

void SnapshotActions::takeNow()
{
    const QString time = QLocale().toString(QDateTime::currentDateTime(), tr("d MMM, HH:mm"));
    const SnapshotId id = m_document->takeSnapshot(tr("As of %1").arg(time));
    Q_EMIT message(
        tr("\"%1\" is kept. %2 compares with it; Variants > Snapshots lists all.")
            .arg(nameOf(*m_document->decisions().find(id)), m_next->shortcut().toString(QKeySequence::NativeText)));
}

void SnapshotActions::flip(int by)
{
    const auto &all = *m_document->decisions().snapshots;
    const Snapshot *reference = m_document->decisions().referenceSnapshot();
    if (all.empty())
        return;
    const auto count = static_cast<int>(all.size());
    const int first = by > 0 ? 0 : count - 1;
    const int place = reference ? (static_cast<int>(reference - all.data()) + by + count) % count : first;
    compareWith(all[static_cast<std::size_t>(place)].id, m_flips);
}

void SnapshotActions::compareWith(SnapshotId id, int gesture)
{
    if (const auto done = m_document->compareWith(id, gesture); !done) {
        Q_EMIT message(QString::fromStdString(toText(done.error())));
        return;
    }
    const auto &all = *m_document->decisions().snapshots;
    const auto now = std::ranges::find(all, id, &Snapshot::id);
    QString sentence = tr("Compared with \"%1\" (%2 of %3).")
                           .arg(nameOf(*now), QString::number(now - all.begin() + 1), QString::number(all.size()));
    if (!now->note.empty())
        sentence += u'\n' + QString::fromStdString(now->note);
    Q_EMIT message(sentence);
}

void SnapshotActions::restore(SnapshotId id)
{
    if (const auto done = m_document->restoreSnapshot(id); !done)
        Q_EMIT message(QString::fromStdString(toText(done.error())));
}

void SnapshotActions::refresh()
{
    const bool hasAny = !m_document->decisions().snapshots->empty();
    m_take->setEnabled(!m_document->variants().empty());
    m_next->setEnabled(hasAny);
    m_previous->setEnabled(hasAny);
}

} // namespace offramp
