// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/intervals.h"
#include "ui/help/textdialog.h"

#include <QTimer>

namespace offramp {

/// Explains the area with the document's own numbers, and follows the document.
class AreaDialog : public TextDialog
{
    Q_OBJECT
public:
    AreaDialog(const Document *document, const Intervals *intervals, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    const Document *m_document;
    const Intervals *m_intervals;
    QTimer m_debounce; ///< merges the changes of one frame
};

} // namespace offramp
