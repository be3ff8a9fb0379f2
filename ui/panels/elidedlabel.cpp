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

QString ElidedLabel::shownText() const
{
    const auto fits = [this](const QString &text) { return fontMetrics().horizontalAdvance(text) <= width(); };
    if (fits(text()))
        return text();
    if (m_short.isEmpty())
        return fontMetrics().elidedText(text(), Qt::ElideRight, width());
    return fits(m_short) ? m_short : QString();
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    style()->drawItemText(&painter, rect(), Qt::AlignLeft | Qt::AlignVCenter, palette(), isEnabled(), shownText(),
                          foregroundRole());
}

} // namespace offramp
