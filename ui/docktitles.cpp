// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/docktitles.h"

#include <QDockWidget>
#include <QMainWindow>

namespace offramp {

DockTitles::DockTitles(QMainWindow *window)
    : QObject(window)
    , m_window(window)
{
}

void DockTitles::follow(QDockWidget *dock)
{
    m_docks.append(dock);
    // Queued: a dock tells of its move before the others know their new neighbours.
    connect(dock, &QDockWidget::topLevelChanged, this, &DockTitles::refresh, Qt::QueuedConnection);
    connect(dock, &QDockWidget::dockLocationChanged, this, &DockTitles::refresh, Qt::QueuedConnection);
    connect(dock, &QDockWidget::visibilityChanged, this, &DockTitles::refresh, Qt::QueuedConnection);
}

void DockTitles::refresh()
{
    for (QDockWidget *dock : m_docks) {
        const bool isTab = !dock->isFloating() && !m_window->tabifiedDockWidgets(dock).isEmpty();
        QWidget *none = dock->titleBarWidget();
        if (isTab == (none != nullptr))
            continue;
        dock->setTitleBarWidget(isTab ? new QWidget : nullptr);
        delete none;
    }
}

} // namespace offramp
