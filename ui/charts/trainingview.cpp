// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/trainingview.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace offramp {

TrainingView::TrainingView(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Loss and accuracy by epoch"));
    setAccessibleDescription(spokenTraining(m_content));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void TrainingView::setContent(const TrainingContent &content)
{
    if (content == m_content)
        return;
    m_content = content;
    setAccessibleDescription(spokenTraining(content));
    update();
}

QString TrainingView::tipAt(QPointF place) const
{
    const EpochEvent *epoch = epochAt(m_plots, m_content, place);
    return epoch ? epochTip(m_content, *epoch) : tr("Point to an epoch for its numbers.");
}

bool TrainingView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip || m_content.epochs.empty())
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), tipAt(help->pos()), this);
    return true;
}

void TrainingView::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    m_plots = paintTrainingFigure(painter, {QRectF(rect()), font(), theme}, m_content);
    if (!m_content.epochs.empty())
        return;
    painter.setPen(theme.muted);
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, spokenTraining(m_content));
}

} // namespace offramp
