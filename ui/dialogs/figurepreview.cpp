// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/figurepreview.h"

#include <QPainter>

#include <algorithm>

namespace offramp {

namespace {

constexpr double margin = 14;
constexpr double millimetresPerInch = 25.4;

} // namespace

FigurePreview::FigurePreview(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void FigurePreview::show(const Figure &figure, const FigureFrame &frame, const FigureOptions &options)
{
    m_figure = figure;
    m_frame = frame;
    m_options = options;
    setAccessibleName(tr("Preview: %1").arg(figure.title));
    setAccessibleDescription(figure.description);
    setToolTip(figure.description);
    update();
}

void FigurePreview::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.dark ? theme.window.darker(120) : theme.line);
    painter.drawRoundedRect(rect(), 8, 8);
    if (!m_figure.paint)
        return;
    const QSizeF inches = m_frame.millimetres / millimetresPerInch;
    const QRectF room = QRectF(rect()).adjusted(margin, margin, -margin, -margin);
    const double unitsPerInch = std::min(room.width() / inches.width(), room.height() / inches.height());
    QRectF sheet({}, inches * unitsPerInch);
    sheet.moveCenter(room.center());
    painter.setClipRect(sheet);
    painter.translate(sheet.topLeft());
    paintFigureSheet(painter, m_figure, m_frame, unitsPerInch, m_options);
}

} // namespace offramp
