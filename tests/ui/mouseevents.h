// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QCoreApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QUrl>
#include <QWidget>

namespace offramp::fixtures {

/// Moves the mouse over a widget with no button down. QTest's own move is then that of the cursor, which the display
/// may not report.
inline void hover(QWidget *widget, QPoint at)
{
    QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QCoreApplication::sendEvent(widget, &move);
}

/// Drags something over a widget and drops it there; false, without a drop, where the widget does not accept it.
[[nodiscard]] inline bool drop(QWidget *widget, const QMimeData &data)
{
    const QPoint at(300, 300);
    QDragEnterEvent enter(at, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(widget, &enter);
    if (!enter.isAccepted())
        return false;
    QDropEvent event(at, Qt::CopyAction, &data, Qt::LeftButton, {});
    QCoreApplication::sendEvent(widget, &event);
    return true;
}

/// The same with files, by their paths.
[[nodiscard]] inline bool drop(QWidget *widget, const QStringList &paths)
{
    QList<QUrl> urls;
    for (const QString &path : paths)
        urls.append(QUrl::fromLocalFile(path));
    QMimeData data;
    data.setUrls(urls);
    return drop(widget, data);
}

} // namespace offramp::fixtures
