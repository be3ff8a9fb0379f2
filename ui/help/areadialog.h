// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/intervals.h"

#include <QDialog>
#include <QTimer>

class QTextBrowser;

namespace offramp {

/// Explains the area with the document's own numbers. Stays open beside the window and follows the document; deletes
/// itself when it is closed.
class AreaDialog : public QDialog
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
    QTextBrowser *m_text;
    QTimer m_debounce; ///< merges the changes of one frame
};

} // namespace offramp
