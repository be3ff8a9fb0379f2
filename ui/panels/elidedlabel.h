// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace offramp {

/// A line of text that fits the width it is given, elided at the end if that is too narrow.
class ElidedLabel : public QLabel
{
    Q_OBJECT
public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    /// A shorter text, shown where text() does not fit; where it does not fit either, nothing is shown.
    void setShortText(const QString &text);

    /// What is painted at the present width.
    [[nodiscard]] QString shownText() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_short; ///< empty: text() is elided instead
};

} // namespace offramp
