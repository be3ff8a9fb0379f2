// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/samplescontroller.h"

#include "ui/dialogs/classesdialog.h"
#include "ui/dialogs/sampledialog.h"
#include "ui/panels/samplespanel.h"
#include "ui/window/tabbeddocks.h"

#include <QAction>
#include <QDockWidget>

namespace offramp {

SamplesController::SamplesController(const Document *document, const Selection *variants, SamplesPanel *panel,
                                     QDockWidget *dock, QWidget *window)
    : QObject(window)
    , m_dock(dock)
{
    connect(panel, &SamplesPanel::imageWanted, window, [panel, window] { showSample(panel, window); });
    connect(panel->searchAction(), &QAction::triggered, this, &SamplesController::showDock);
    connect(panel->classesAction(), &QAction::triggered, this, [this, document, variants, panel, window] {
        const ClassesDialog *dialog = showClasses(document, variants, panel->list(), window);
        connect(dialog, &ClassesDialog::filtered, this, &SamplesController::showDock, Qt::UniqueConnection);
    });
}

void SamplesController::showDock()
{
    m_dock->show();
    bringToFront(m_dock);
}

} // namespace offramp
