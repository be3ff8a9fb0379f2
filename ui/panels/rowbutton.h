// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace offramp {

/// One clickable row: a name, and what belongs to it in muted text. What does not fit is cut in its middle.
class RowButton : public QPushButton
{
    Q_OBJECT
public:
    RowButton(const QString &name, const QString &about, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    QString m_about;
};

} // namespace offramp
