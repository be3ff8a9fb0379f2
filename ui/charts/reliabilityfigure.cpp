// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/reliabilityfigure.h"

#include "ui/charts/legend.h"
#include "ui/charts/linearplot.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double narrowest = 165; ///< a diagram whose axis title still fits
constexpr double gap = 14;
constexpr double leastDot = 1.6; ///< radius
constexpr double mostDot = 7;
constexpr float barOpacity = 0.3F;

QPen diagonalPen(const Theme &theme)
{
    QPen pen(theme.muted, 1.2, Qt::SolidLine, Qt::FlatCap);
    pen.setDashPattern({3.2, 2.2});
    return pen;
}

/// "ECE 3.4 %", or why it is not known.
QString errorText(const UncertaintyQuality &quality)
{
    if (quality.reliability)
        return tr("ECE %1").arg(accuracyText(quality.reliability->error(), quality.samples));
    return quality.samples > 0 ? tr("no confidences") : tr("no samples");
}

class DiagramPainter
{
public:
    DiagramPainter(QPainter &painter, const FigureCanvas &canvas, const QRectF &cell)
        : m_painter(painter)
        , m_canvas(canvas)
        , m_cell(cell)
        , m_line(QFontMetricsF(canvas.font).height())
    {
        const QFontMetricsF metrics(canvas.font);
        const QPointF topLeft(cell.left() + 1.2 * m_line + metrics.horizontalAdvance(u"100"_s) + 10,
                              cell.top() + 1.6 * m_line);
        m_plot.area = QRectF(topLeft, QPointF(std::max(cell.right() - m_line, topLeft.x() + 20),
                                              std::max(cell.bottom() - 2.8 * m_line, topLeft.y() + 20)));
        m_plot.across = {{0, 1}, {tr("Confidence (%)")}, 100};
        m_plot.up = {{0, 1}, {tr("Accuracy (%)")}, 100};
    }

    void paint(const NamedQuality &exit)
    {
        paintAxes(m_painter, m_canvas, m_cell, m_plot);
        if (exit.quality.reliability)
            paintBins(*exit.quality.reliability);
        const QRectF &area = m_plot.area;
        m_painter.setPen(diagonalPen(m_canvas.theme));
        m_painter.drawLine(area.bottomLeft(), area.topRight());

        QFont titleFont = m_canvas.font;
        titleFont.setWeight(QFont::Medium);
        m_painter.setFont(titleFont);
        m_painter.setPen(m_canvas.theme.text);
        const QFontMetricsF metrics(titleFont);
        const QString error = u": "_s + errorText(exit.quality);
        const double room = m_cell.right() - area.left() - metrics.horizontalAdvance(error);
        m_painter.drawText(QPointF(area.left(), area.top() - 0.5 * m_line),
                           metrics.elidedText(exit.name, Qt::ElideRight, room) + error);
    }

private:
    void paintBins(const Reliability &reliability)
    {
        const auto most = static_cast<double>(
            std::ranges::max(reliability.bins, {}, &ReliabilityBin::samples).samples); // at least one sample
        for (int i = 0; i < reliabilityBins; ++i) {
            const ReliabilityBin &bin = reliability.bins[static_cast<std::size_t>(i)];
            if (bin.samples == 0)
                continue;
            const QRectF bar(QPointF(m_plot.x(ReliabilityBin::edge(i)) + 0.5, m_plot.y(*bin.accuracy())),
                             QPointF(m_plot.x(ReliabilityBin::edge(i + 1)) - 0.5, m_plot.area.bottom()));
            m_painter.fillRect(bar, withAlpha(m_canvas.theme.accent, barOpacity));
        }
        m_painter.setPen(QPen(m_canvas.theme.surface, 0.8));
        m_painter.setBrush(m_canvas.theme.accent);
        for (const ReliabilityBin &bin : reliability.bins) {
            if (bin.samples == 0)
                continue;
            const double radius = std::max(leastDot, mostDot * std::sqrt(static_cast<double>(bin.samples) / most));
            const double confidence = std::clamp(*bin.confidence(), 0.0, 1.0);
            m_painter.drawEllipse(QPointF(m_plot.x(confidence), m_plot.y(*bin.accuracy())), radius, radius);
        }
        m_painter.setBrush(Qt::NoBrush);
    }

    QPainter &m_painter;
    const FigureCanvas &m_canvas;
    QRectF m_cell;
    double m_line;
    LinearPlot m_plot;
};

} // namespace

QString spokenReliability(const QualityContent &content)
{
    QStringList sentences{
        tr("Reliability diagrams of %1: accuracy by confidence, and the expected calibration error (ECE).")
            .arg(content.title)};
    for (const auto &[name, quality] : content.exits) {
        QString text = u"%1: %2"_s.arg(name, errorText(quality));
        if (quality.reliability)
            text = tr("%1, mean confidence %2, accuracy %3")
                       .arg(text, accuracyText(quality.reliability->confidence(), quality.samples),
                            accuracyText(*quality.shareOf(quality.correct), quality.samples));
        sentences.append(text + u'.');
    }
    return sentences.join(u' ');
}

void paintReliabilityFigure(QPainter &painter, const FigureCanvas &canvas, const QualityContent &content)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF bounds = canvas.bounds.adjusted(10, 8, -8, -8);
    Legend legend(painter, bounds, canvas);
    legend.addText(content.title);
    legend.addFill(tr("accuracy; the larger the dot, the more samples"), withAlpha(canvas.theme.accent, barOpacity));
    legend.addLine(tr("as accurate as confident"), diagonalPen(canvas.theme));
    if (content.exits.empty())
        return;

    const auto count = static_cast<int>(content.exits.size());
    const int columns = std::clamp(static_cast<int>(bounds.width() / narrowest), 1, count);
    const int rows = (count + columns - 1) / columns;
    const QRectF plots = bounds.adjusted(0, legend.height() + gap, 0, 0);
    const QSizeF cell((plots.width() - gap * (columns - 1)) / columns, (plots.height() - gap * (rows - 1)) / rows);
    for (int i = 0; i < count; ++i) {
        const QPointF corner(plots.left() + (i % columns) * (cell.width() + gap),
                             plots.top() + (i / columns) * (cell.height() + gap));
        DiagramPainter(painter, canvas, QRectF(corner, cell)).paint(content.exits[static_cast<std::size_t>(i)]);
    }
}

} // namespace offramp
