// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/figurelabel.h"

#include "ui/theme/textsize.h"

namespace offramp {

FigureLabel::FigureLabel(double points, QFont::Weight weight, QWidget *parent)
    : QLabel(parent)
{
    setScaledFont(this, points, weight);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(&TextSize::instance(), &TextSize::changed, this, [this] { setText(text()); });
}

void FigureLabel::setText(const QString &text)
{
    ensurePolished();
    QLabel::setText(text);
    setFixedSize(sizeHint());
}

QSize FigureLabel::sizeHint() const
{
    // 0 is the widest digit of the typeface; a sign may appear with the smallest change.
    QString widest = text();
    for (QChar &c : widest) {
        if (c.isDigit())
            c = u'0';
        else if (c == u'+')
            c = u'\u2212';
    }
    return {fontMetrics().horizontalAdvance(widest) + 2, QLabel::sizeHint().height()};
}

} // namespace offramp
