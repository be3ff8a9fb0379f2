// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/exitbar.h"

#include "ui/charts/histogrampainter.h"
#include "ui/document/wording.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double gap = 2;
constexpr double barHeight = 8;

} // namespace

ExitBar::ExitBar(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Where samples leave"));
}

void ExitBar::setContents(const std::vector<HistogramContent> &contents)
{
    if (contents == m_contents)
        return;
    m_contents = contents;
    QStringList all;
    for (std::size_t k = 0; k < contents.size(); ++k)
        all.append(words(k));
    setAccessibleDescription(all.join(u"; "_s));
    update();
}

QSize ExitBar::minimumSizeHint() const
{
    return {200, static_cast<int>(barHeight) + 4 + fontMetrics().height()};
}

QRectF ExitBar::part(std::size_t exit) const
{
    double before = 0;
    for (std::size_t k = 0; k < exit; ++k)
        before += m_contents[k].share();
    const double left = std::round(before * width());
    const double right = std::round((before + m_contents[exit].share()) * width());
    const bool isLast = exit + 1 == m_contents.size();
    return {left, 0, std::max(0.0, right - left - (isLast ? 0 : gap)), barHeight};
}

QString ExitBar::words(std::size_t exit) const
{
    return tr("Exit %1: %2").arg(exit + 1).arg(leavingText(m_contents[exit]));
}

void ExitBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    const QFontMetricsF metrics(font());
    double free = 0; // where words may begin
    for (std::size_t k = 0; k < m_contents.size(); ++k) {
        const QRectF whole = part(k);
        QRectF right = whole;
        right.setWidth(std::round(whole.width() * m_contents[k].accuracy().value_or(0)));
        painter.fillRect(whole, theme.grid);
        painter.fillRect(right, theme.right);
        if (m_contents[k].leaving > 0)
            fillWrong(painter, QRectF(right.topRight(), whole.bottomRight()), theme);

        // As much as there is room for until the next part's words, which begin where it begins.
        const double x = std::max(whole.left(), free);
        const double end = k + 1 < m_contents.size() ? std::max(whole.right(), x) : width();
        QString text = words(k);
        if (metrics.horizontalAdvance(text) > end - x)
            text = tr("%1: %2").arg(k + 1).arg(percentText(m_contents[k].share(), 1));
        if (metrics.horizontalAdvance(text) > end - x)
            continue;
        painter.setPen(theme.text);
        painter.drawText(QPointF(x, barHeight + 3 + metrics.ascent()), text);
        free = x + metrics.horizontalAdvance(text) + metrics.averageCharWidth() * 2;
    }
}

bool ExitBar::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QStringList all;
    for (std::size_t k = 0; k < m_contents.size(); ++k)
        all.append(words(k));
    QToolTip::showText(help->globalPos(), all.join(u'\n'), this);
    return true;
}

} // namespace offramp
