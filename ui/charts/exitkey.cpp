// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/exitkey.h"

#include "ui/charts/histogrampainter.h"

#include <QPainter>

namespace offramp {

namespace {

constexpr int swatch = 11;
constexpr int wordGap = 5;
constexpr int between = 14;

} // namespace

ExitKey::ExitKey(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void ExitKey::setHasSelected(bool hasSelected)
{
    if (std::exchange(m_hasSelected, hasSelected) == hasSelected)
        return;
    update();
}

QStringList ExitKey::words()
{
    return {tr("correct"), tr("incorrect"), tr("selected")};
}

QSize ExitKey::sizeHint() const
{
    int width = 0;
    for (const QString &word : words())
        width += swatch + wordGap + fontMetrics().horizontalAdvance(word) + between;
    return {width, fontMetrics().height()};
}

void ExitKey::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    int x = 0;
    const QStringList all = words();
    for (qsizetype i = 0; i < (m_hasSelected ? 3 : 2); ++i) {
        const QRectF box(x, (height() - swatch) / 2, swatch, swatch);
        if (i == 0)
            painter.fillRect(box, theme.correct);
        else if (i == 1)
            fillIncorrect(painter, box, theme);
        else
            fillSelected(painter, box, theme);
        painter.setPen(theme.muted);
        painter.drawText(QPointF(x + swatch + wordGap, (height() + fontMetrics().capHeight()) / 2.0), all[i]);
        x += swatch + wordGap + fontMetrics().horizontalAdvance(all[i]) + between;
    }
}

} // namespace offramp
