// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/selection.h"

class QDockWidget;
class QWidget;

namespace offramp {

class SamplesPanel;

/// The dialogs about samples: one at full size, and the classes, which filter the panel and bring it to the front.
class SamplesController : public QObject
{
    Q_OBJECT
public:
    /// Dialogs belong to window.
    SamplesController(const Document *document, const Selection *variants, SamplesPanel *panel, QDockWidget *dock,
                      QWidget *window);

private:
    void showDock();

    QDockWidget *m_dock;
};

} // namespace offramp
