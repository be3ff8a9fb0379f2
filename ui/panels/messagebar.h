// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace offramp {

/// A message inside the window with a button to dismiss it; hidden while there is none.
class MessageBar : public QFrame
{
    Q_OBJECT
public:
    explicit MessageBar(QWidget *parent = nullptr);

    /// Shows a message until the next one or until it is dismissed.
    void showMessage(const QString &sentence);

    /// The message shown, or an empty text.
    [[nodiscard]] QString sentence() const;

private:
    QLabel *m_label;
};

} // namespace offramp
