// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace offramp {

/// A sentence for the user inside the window, with a button to put it away; hidden while there is none.
class MessageBar : public QFrame
{
    Q_OBJECT
public:
    explicit MessageBar(QWidget *parent = nullptr);

    /// Shows a sentence until the next or until it is put away.
    void showMessage(const QString &sentence);

    /// The sentence shown, or nothing.
    [[nodiscard]] QString sentence() const;

private:
    QLabel *m_label;
};

} // namespace offramp
