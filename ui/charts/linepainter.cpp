// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/linepainter.h"

#include "ui/charts/clippedline.h"
#include "ui/charts/labelroom.h"
#include "ui/charts/legend.h"
#include "ui/charts/markerpainter.h"
#include "ui/wording/linewording.h"
#include "ui/wording/tr.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace offramp {

namespace {

constexpr double oracleRadius = 5;
constexpr double staticRadius = markerRadius + 4; ///< around the marker of its variant

QPen linePen(ReferenceKind kind, const Theme &theme)
{
    QPen pen(withAlpha(theme.text, 0.75), 1.1, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    pen.setDashPattern(kind == ReferenceKind::Envelope      ? QList<qreal>{10, 5}
                       : kind == ReferenceKind::BinnedRules ? QList<qreal>{7, 3, 1.5, 3}
                                                            : QList<qreal>{1.5, 3.5});
    return pen;
}

/// A ring; that of an oracle with a dot inside.
void paintRing(QPainter &painter, QPointF at, ReferenceKind kind, const Theme &theme)
{
    const QColor colour = withAlpha(theme.text, 0.75);
    painter.setPen(QPen(colour, 1.2));
    painter.setBrush(Qt::NoBrush);
    if (kind == ReferenceKind::StaticNetwork) {
        painter.drawEllipse(at, staticRadius, staticRadius);
        return;
    }
    painter.setBrush(theme.surface);
    painter.drawEllipse(at, oracleRadius, oracleRadius);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(at, 1.4, 1.4);
}

std::vector<QPolygonF> visibleParts(const ShownLine &line, const ChartLayout &layout, double eMax)
{
    return clippedLine(lineInView(line.points(), layout.geometry, eMax), layout.geometry.area);
}

/// The place of a line that is a point; nothing where it is out of view.
std::optional<QPointF> visiblePoint(const ShownLine &line, const ChartLayout &layout)
{
    if (!line.isPoint() || !layout.geometry.isInView(line.points().front()))
        return std::nullopt;
    return layout.geometry.pixel(line.points().front());
}

/// Pixels along a line, about spacing apart.
void appendAlong(QPolygonF &samples, const QPolygonF &line, double spacing)
{
    double left = 0; // to the next one
    for (qsizetype i = 0; i + 1 < line.size(); ++i) {
        const QLineF segment(line[i], line[i + 1]);
        const double length = segment.length();
        for (; left <= length && length > 0; left += spacing)
            samples.append(segment.pointAt(left / length));
        left -= length;
    }
}

QPolygonF samplesOf(const ShownLine &line, const ChartLayout &layout, double eMax, double spacing)
{
    QPolygonF samples;
    if (const auto at = visiblePoint(line, layout))
        samples.append(*at);
    if (line.isPoint())
        return samples;
    for (const QPolygonF &part : visibleParts(line, layout, eMax))
        appendAlong(samples, part, spacing);
    return samples;
}

/// What a label calls a line, which is at it: of which network only where there are several such lines.
QString labelName(const ShownLine &line, const ChartContent &content)
{
    if (line.kind() == ReferenceKind::Envelope)
        return tr("Envelope");
    const auto alike = std::ranges::count(content.lines, line.kind(), &ShownLine::kind);
    if (line.kind() == ReferenceKind::BinnedRules)
        return alike > 1 ? tr("Rules by bins of %1").arg(line.network) : tr("Rules by bins");
    if (line.kind() == ReferenceKind::StaticNetwork)
        return alike > 1 ? tr("Static network %1").arg(line.network) : tr("Static network");
    return alike > 1 ? tr("Oracle of %1").arg(line.network) : tr("Oracle");
}

/// The label from long to short.
QStringList labelTexts(const ShownLine &line, const ChartContent &content)
{
    const QString name = labelName(line, content);
    QStringList texts{tr("%1: %2").arg(name, lineNote(line.kind())), name};
    if (usesLabels(line.kind()))
        texts.insert(1, tr("%1 (uses labels)").arg(name));
    return texts;
}

/// The best place for a label of that size beside any of some anchors.
std::optional<QRectF> bestPlace(const LabelPlacer &room, const QPolygonF &anchors, QSizeF size, bool mustShow)
{
    constexpr double gap = 5;
    std::optional<LabelPlacer::Place> best;
    for (const QPointF anchor : anchors) {
        const double least = best ? best->cost : std::numeric_limits<double>::infinity();
        if (const auto place = room.find(anchor, size, gap, mustShow, least))
            best = place;
    }
    return best ? std::optional(best->rect) : std::nullopt;
}

} // namespace

QPolygonF lineInView(const std::vector<Point> &corners, const PlotGeometry &geometry, double end)
{
    constexpr double step = 4; // pixels, of a line that a logarithmic axis bends
    QPolygonF line;
    Point before;
    const auto append = [&](const Point &corner) {
        const QPointF at = geometry.pixel(corner);
        if (geometry.range.logarithmic && !line.isEmpty()) {
            const double last = std::min(at.x(), geometry.area.right() + step);
            for (double x = std::max(line.back().x(), geometry.area.left() - step) + step; x < last; x += step) {
                const double energy = geometry.value({x, 0}).energy;
                const double share = (energy - before.energy) / (corner.energy - before.energy);
                line.append({x, geometry.y(std::lerp(before.accuracy, corner.accuracy, share))});
            }
        }
        line.append(at);
        before = corner;
    };

    const auto inView = std::ranges::lower_bound(corners, geometry.range.lowEnergy, {}, &Point::energy);
    auto at = inView == corners.begin() ? inView : std::prev(inView);
    while (at != corners.end()) {
        append(*at);
        if (at->energy > geometry.range.highEnergy)
            return line;
        // Of the corners in one column of pixels, the first and the last.
        const double column = geometry.x(at->energy) + 1;
        const auto next = std::partition_point(at + 1, corners.end(),
                                               [&](const Point &corner) { return geometry.x(corner.energy) < column; });
        if (next - at > 1)
            append(*std::prev(next));
        at = next;
    }
    if (!corners.empty() && corners.back().energy < end)
        append({end, corners.back().accuracy});
    return line;
}

QPolygonF lineSamples(const ChartLayout &layout, const ChartContent &content, double spacing)
{
    QPolygonF samples;
    for (const ShownLine &line : content.lines)
        samples.append(samplesOf(line, layout, content.eMax, spacing));
    return samples;
}

void placeLineLabels(ChartLayout &layout, const ChartContent &content)
{
    constexpr double spacing = 30;   // pixels, between the places that are tried
    constexpr double mostWide = 0.4; // of the plot; a longer label covers too much
    layout.lineLabels.clear();
    if (content.lines.empty())
        return;
    const QFontMetricsF metrics(layout.font);
    LabelPlacer room = labelRoom(layout, content);
    for (const ShownLine &line : content.lines) {
        if (line.kind() == ReferenceKind::Oracle)
            continue; // it is at the end of its bound
        const QPolygonF anchors = samplesOf(line, layout, content.eMax, spacing);
        const QStringList texts = labelTexts(line, content);
        const auto sizeOf
            = [&](const QString &text) { return QSizeF(metrics.horizontalAdvance(text) + 4, metrics.height()); };
        std::optional<LineLabel> label;
        for (const QString &text : texts) {
            const QSizeF size = sizeOf(text);
            if (label || (text != texts.constLast() && size.width() > mostWide * layout.geometry.area.width()))
                continue;
            if (const auto rect = bestPlace(room, anchors, size, false))
                label = LineLabel{*rect, text};
        }
        if (!label) {
            if (const auto rect = bestPlace(room, anchors, sizeOf(texts.constLast()), true))
                label = LineLabel{*rect, texts.constLast()};
        }
        if (!label)
            continue;
        room.block(label->rect);
        layout.lineLabels.push_back(*label);
    }
}

void paintLines(QPainter &painter, const ChartLayout &layout, const ChartContent &content, const Theme &theme)
{
    if (content.lines.empty())
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const ShownLine &line : content.lines) {
        if (line.isPoint())
            continue;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(linePen(line.kind(), theme));
        for (const QPolygonF &part : visibleParts(line, layout, content.eMax))
            painter.drawPolyline(part);
    }
    for (const ShownLine &line : content.lines) {
        if (const auto at = visiblePoint(line, layout))
            paintRing(painter, *at, line.kind(), theme);
    }
    painter.setFont(layout.font);
    painter.setPen(theme.muted);
    for (const LineLabel &label : layout.lineLabels)
        painter.drawText(label.rect, Qt::AlignCenter, label.text);
    painter.restore();
}

void paintLineSwatch(QPainter &painter, QPointF middle, double half, ReferenceKind kind, const Theme &theme)
{
    if (kind != ReferenceKind::StaticNetwork) {
        painter.setPen(linePen(kind, theme));
        painter.drawLine(middle - QPointF(half, 0), middle + QPointF(half, 0));
    }
    if (kind == ReferenceKind::OracleBound)
        paintRing(painter, middle + QPointF(half - oracleRadius, 0), kind, theme);
    if (kind == ReferenceKind::StaticNetwork)
        paintRing(painter, middle, kind, theme);
}

void addLines(Legend &legend, const ChartContent &content)
{
    for (const ShownLine &line : content.lines) {
        if (line.kind() == ReferenceKind::Oracle)
            continue; // its ring is in the sample of its bound
        const QStringList texts = labelTexts(line, content);
        const QString whole = tr("%1, %2").arg(texts.constFirst(), lineArea(line, content.scale()));
        legend.addReferenceLine(QStringList{whole} + texts, line.kind());
    }
}

} // namespace offramp
