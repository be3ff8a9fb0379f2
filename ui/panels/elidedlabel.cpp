// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/elidedlabel.h"

#include <QPainter>
#include <QStyle>

namespace offramp {

ElidedLabel::ElidedLabel(QWidget *parent)
    : QLabel(parent)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
}

void ElidedLabel::setShortText(const QString &text)
{
    m_short = text;
    update();
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const auto fits = [this](const QString &text) { return fontMetrics().horizontalAdvance(text) <= width(); };
    QString shown = text();
    if (!fits(shown) && m_short.isEmpty())
        shown = fontMetrics().elidedText(shown, Qt::ElideRight, width());
    else if (!fits(shown))
        shown = fits(m_short) ? m_short : QString();
    style()->drawItemText(&painter, rect(), Qt::AlignLeft | Qt::AlignVCenter, palette(), isEnabled(), shown,
                          foregroundRole());
}

} // namespace offramp
