// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace offramp {

/// A large soft spot that follows the mouse over a window, so that an audience sees what is pointed at. Off until it is
/// switched on; clicks go through it.
class PresentedPointer : public QWidget
{
    Q_OBJECT
public:
    explicit PresentedPointer(QWidget *window);

    /// Switches it on, at the mouse, or off.
    void setOn(bool isOn);

    /// Its size for that enlargement of the text.
    void enlarge(double scale);

    bool eventFilter(QObject *watched, QEvent *event) override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void moveTo(QPoint globalPlace);
};

} // namespace offramp
