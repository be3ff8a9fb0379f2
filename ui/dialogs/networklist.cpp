// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/networklist.h"

#include "ui/theme/theme.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>

namespace offramp {

namespace {

QStringList filesIn(const QMimeData *data)
{
    QStringList paths;
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile() && QFileInfo(url.toLocalFile()).isFile())
            paths.append(url.toLocalFile());
    }
    return paths;
}

} // namespace

NetworkList::NetworkList(QWidget *parent)
    : QListWidget(parent)
{
    setAccessibleName(tr("Networks"));
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setAcceptDrops(true);
    setTextElideMode(Qt::ElideMiddle);
}

QStringList NetworkList::networks() const
{
    QStringList paths;
    for (int row = 0; row < count(); ++row)
        paths.append(item(row)->data(Qt::UserRole).toString());
    return paths;
}

void NetworkList::addNetworks(const QStringList &paths)
{
    const QStringList before = networks();
    for (const QString &path : paths) {
        const QFileInfo file(path);
        if (networks().contains(file.absoluteFilePath()))
            continue;
        auto *entry = new QListWidgetItem(file.fileName(), this);
        entry->setData(Qt::UserRole, file.absoluteFilePath());
        entry->setToolTip(file.absoluteFilePath());
    }
    if (networks() != before)
        Q_EMIT networksChanged();
}

void NetworkList::removeSelected()
{
    const auto removed = selectedItems();
    qDeleteAll(removed);
    if (!removed.isEmpty())
        Q_EMIT networksChanged();
}

void NetworkList::paintEvent(QPaintEvent *event)
{
    QListWidget::paintEvent(event);
    if (count() > 0)
        return;
    QPainter painter(viewport());
    painter.setPen(Theme::of(palette()).muted);
    painter.drawText(viewport()->rect().adjusted(12, 8, -12, -8), Qt::AlignCenter | Qt::TextWordWrap,
                     tr("Drop TorchScript files here, or add them below."));
}

void NetworkList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace)
        removeSelected();
    else
        QListWidget::keyPressEvent(event);
}

void NetworkList::dragEnterEvent(QDragEnterEvent *event)
{
    if (!filesIn(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void NetworkList::dragMoveEvent(QDragMoveEvent *event)
{
    event->acceptProposedAction();
}

void NetworkList::dropEvent(QDropEvent *event)
{
    addNetworks(filesIn(event->mimeData()));
    event->acceptProposedAction();
}

} // namespace offramp
