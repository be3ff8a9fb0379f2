// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/decisions.h"

#include <QMenu>

class QLineEdit;

namespace offramp {

class Document;

/// Where E_max can come from: the contest, the most expensive network, or the user. Opened by an arrow in the field of
/// E_max, or by Down.
class EMaxMenu : public QMenu
{
    Q_OBJECT
public:
    EMaxMenu(Document *document, QLineEdit *field);

    /// Adds the same choices, as they are now, to another menu.
    void addTo(QMenu *menu);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void open();
    void fill();
    void offer(EMaxOrigin origin, const QString &text, const QString &tip);
    void offerTyping();

    Document *m_document;
    QLineEdit *m_field;
};

} // namespace offramp
