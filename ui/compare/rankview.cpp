// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/rankview.h"

#include "ui/compare/rankfigure.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace offramp {

RankView::RankView(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void RankView::setContent(const RankContent &content)
{
    if (content == m_content)
        return;
    m_content = content;
    setAccessibleDescription(content.models.empty() ? tr("There are no models to show.") : spokenContent(content));
    update();
}

FigureCanvas RankView::canvas() const
{
    return {QRectF(rect()), font(), Theme::of(palette())};
}

std::optional<std::size_t> RankView::at(QPointF pixel) const
{
    return m_content.models.empty() ? std::nullopt : modelAt(canvas(), m_content, pixel);
}

bool RankView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || m_content.models.empty())
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const auto model = at(help->pos());
    QToolTip::showText(help->globalPos(),
                       model ? modelSentence(m_content, *model)
                             : tr("Point to a model for its numbers; click it to select it."),
                       this);
    return true;
}

void RankView::paintEvent(QPaintEvent *)
{
    const FigureCanvas shown = canvas();
    QPainter painter(this);
    painter.fillRect(rect(), shown.theme.surface);
    if (!m_content.models.empty())
        paintRankFigure(painter, shown, m_content);
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(shown.theme.accent, 1));
        painter.drawRoundedRect(shown.bounds.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    }
}

void RankView::mousePressEvent(QMouseEvent *event)
{
    const auto model = event->button() == Qt::LeftButton ? at(event->position()) : std::nullopt;
    if (!model)
        return QWidget::mousePressEvent(event);
    Q_EMIT selected(*model);
}

void RankView::keyPressEvent(QKeyEvent *event)
{
    const std::vector<std::size_t> order = samOrder(m_content);
    if (order.empty())
        return QWidget::keyPressEvent(event);
    const auto found = m_content.selected ? std::ranges::find(order, *m_content.selected) : order.end();
    const bool isSelected = found != order.end();
    switch (event->key()) {
    case Qt::Key_Up:
        return Q_EMIT selected(isSelected && found != order.begin() ? *std::prev(found) : order.front());
    case Qt::Key_Down:
        return Q_EMIT selected(!isSelected                       ? order.front()
                               : std::next(found) != order.end() ? *std::next(found)
                                                                 : order.back());
    case Qt::Key_Home:
        return Q_EMIT selected(order.front());
    case Qt::Key_End:
        return Q_EMIT selected(order.back());
    default:
        return QWidget::keyPressEvent(event);
    }
}

} // namespace offramp
