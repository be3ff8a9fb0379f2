// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/tabbeddocks.h"

#include <QAction>
#include <QDockWidget>
#include <QEvent>
#include <QMainWindow>
#include <QTabBar>
#include <QTimer>

#include <algorithm>

namespace offramp {

namespace {

bool isDocked(const QDockWidget *dock)
{
    return !dock->isFloating() && !dock->isHidden();
}

/// Whether it is neither hidden nor a tab behind another, which Qt moves to the left of its window. What the dock
/// itself reports is wrong where it was shown before it had a place.
bool isInSight(const QDockWidget *dock)
{
    return !dock->isHidden()
           && (dock->isFloating() || (dock->geometry().right() >= 0 && dock->geometry().bottom() >= 0));
}

} // namespace

TabbedDocks::TabbedDocks(QMainWindow *window)
    : QObject(window)
    , m_window(window)
{
}

void TabbedDocks::follow(QDockWidget *dock)
{
    m_docks.append(dock);
    dock->installEventFilter(this);
    connect(dock->toggleViewAction(), &QAction::triggered, dock, [dock](bool isShown) {
        if (isShown)
            bringToFront(dock);
    });
    // Queued: a dock reports its move before the others know their new neighbours.
    connect(dock, &QDockWidget::topLevelChanged, this, &TabbedDocks::refresh, Qt::QueuedConnection);
    connect(dock, &QDockWidget::dockLocationChanged, this, &TabbedDocks::refresh, Qt::QueuedConnection);
    connect(dock, &QDockWidget::visibilityChanged, this, &TabbedDocks::refresh, Qt::QueuedConnection);
}

/// Docks are animated: Qt reports one as seen before it has moved to its place, and nothing when it is there.
bool TabbedDocks::eventFilter(QObject *watched, QEvent *event)
{
    const QEvent::Type type = event->type();
    if (type == QEvent::Move || type == QEvent::Show || type == QEvent::Hide) {
        const auto *dock = qobject_cast<QDockWidget *>(watched);
        if (dock && dock->widget())
            dock->widget()->setEnabled(isInSight(dock));
    }
    return QObject::eventFilter(watched, event);
}

void TabbedDocks::refresh()
{
    // A restored layout has other tab bars, which draw a line below themselves again.
    for (QTabBar *bar : m_window->findChildren<QTabBar *>(Qt::FindDirectChildrenOnly))
        bar->setDrawBase(false);
    for (QDockWidget *dock : m_docks) {
        dock->widget()->setEnabled(isInSight(dock));
        const bool isTab = !dock->isFloating() && std::ranges::any_of(m_window->tabifiedDockWidgets(dock), isDocked);
        QWidget *none = dock->titleBarWidget();
        if (isTab == (none != nullptr))
            continue;
        dock->setTitleBarWidget(isTab ? new QWidget : nullptr);
        delete none;
    }
}

void makeHigher(QDockWidget *dock, int height)
{
    auto *window = qobject_cast<QMainWindow *>(dock->parentWidget());
    if (!window)
        return;
    // As a tab behind another, the dock's own height may be an old one.
    int now = dock->widget()->height();
    for (const QDockWidget *beside : window->tabifiedDockWidgets(dock))
        now = std::max(now, beside->isHidden() ? 0 : beside->height());
    if (const int wanted = std::min(height, window->height() / 2); now < wanted)
        window->resizeDocks({dock}, {wanted}, Qt::Vertical);
}

void bringToFront(QDockWidget *dock)
{
    QTimer::singleShot(0, dock, [dock] {
        // Raising a dock that is already topmost would not move its tab.
        const auto *window = qobject_cast<const QMainWindow *>(dock->parentWidget());
        for (QDockWidget *other : window ? window->tabifiedDockWidgets(dock) : QList<QDockWidget *>())
            other->raise();
        dock->raise();
    });
}

} // namespace offramp
