// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/presentedpointer.h"

#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QCursor>
#include <QMouseEvent>
#include <QPainter>
#include <QRadialGradient>

namespace offramp {

namespace {

constexpr double diameter = 46; ///< pixels where the text is not enlarged

} // namespace

PresentedPointer::PresentedPointer(QWidget *window)
    : QWidget(window)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Pointer"));
    enlarge(1);
    hide();
}

void PresentedPointer::setOn(bool isOn)
{
    QCoreApplication *application = QCoreApplication::instance();
    application->removeEventFilter(this);
    if (isOn) {
        application->installEventFilter(this); // which sees moves over widgets that do not ask for them, too
        moveTo(QCursor::pos());
    }
    setVisible(isOn);
}

void PresentedPointer::enlarge(double scale)
{
    const QPoint middle = geometry().center();
    const int side = qRound(diameter * scale);
    resize(side, side);
    move(middle - QPoint(side / 2, side / 2));
}

bool PresentedPointer::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::MouseMove)
        moveTo(static_cast<QMouseEvent *>(event)->globalPosition().toPoint());
    return false;
}

void PresentedPointer::moveTo(QPoint globalPlace)
{
    move(parentWidget()->mapFromGlobal(globalPlace) - QPoint(width() / 2, height() / 2));
    raise();
}

void PresentedPointer::paintEvent(QPaintEvent *)
{
    // Warm on both grounds, and no colour of a network.
    const QColor colour = Theme::of(palette()).dark ? QColor(0xff, 0x5a, 0x5a) : QColor(0xe0, 0x10, 0x20);
    const QPointF middle = QRectF(rect()).center();
    const double radius = width() / 2.0;
    QRadialGradient soft(middle, radius);
    soft.setColorAt(0, withAlpha(colour, 0.5));
    soft.setColorAt(0.55, withAlpha(colour, 0.38));
    soft.setColorAt(1, withAlpha(colour, 0));
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(soft);
    painter.drawEllipse(middle, radius, radius);
}

} // namespace offramp
