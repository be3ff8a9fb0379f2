// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/thresholdsfigure.h"

#include "ui/charts/axistext.h"
#include "ui/charts/legend.h"
#include "ui/theme/markershape.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

constexpr int placesOnAxis = 480; ///< points evaluated by the exact sweep: finer than a figure shows
constexpr double lineWidth = 1.7;

/// Accuracy or energy: how to read it from a point and where to draw it.
struct Quantity {
    double Point::*value;
    AxisPlace y;
    bool isEnergy = false;
};

/// Energies are dashed; without colour, where networks are, they are thin and pale instead.
QPen linePen(QPen pen, bool isEnergy, const Theme &theme)
{
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    if (isEnergy && theme.grey) {
        pen.setWidthF(0.5 * lineWidth);
        pen.setColor(withAlpha(pen.color(), 0.6));
    } else if (isEnergy) {
        pen.setDashPattern({3.2, 2.2});
    }
    return pen;
}

QStringList axisTitles(const ThresholdsContent &content)
{
    if (content.curves.empty())
        return {tr("Threshold")};
    QString of = content.curves.front().scale.title();
    of.replace(0, 1, of.front().toLower());
    return {tr("Threshold on the %1, the same at every exit").arg(of), tr("Threshold on the %1").arg(of),
            tr("Threshold")};
}

AxisPlace placeBetween(const AxisRange &range, double from, double to)
{
    return [=](double value) { return from + (to - from) * (value - range.low) / (range.high - range.low); };
}

/// From where no sample exits early to where all do.
AxisRange thresholdRange(const ThresholdsContent &content)
{
    AxisRange range;
    for (const ThresholdCurve &curve : content.curves) {
        range.add(curve.scale.shown(curve.recording->curve().front().threshold));
        range.add(curve.scale.shown(curve.recording->curve().back().threshold));
    }
    return range.low < range.high ? range : AxisRange{0, 1};
}

AxisRange valueRange(const ThresholdsContent &content, double Point::*value)
{
    AxisRange range;
    for (const ThresholdCurve &curve : content.curves) {
        if (value == &Point::energy && !curve.recording->hasCost())
            continue;
        for (const CurvePoint &place : curve.recording->curve())
            range.add(Point{place.energy, place.accuracy}.*value);
    }
    return range.low <= range.high ? range : AxisRange{0, 1};
}

void paintQuantity(QPainter &painter, const FigureCanvas &canvas, const ThresholdsContent &content,
                   const AxisRange &thresholds, const AxisPlace &x, const Quantity &quantity)
{
    painter.setBrush(Qt::NoBrush);
    for (const ThresholdCurve &curve : content.curves) {
        if (quantity.isEnergy && !curve.recording->hasCost())
            continue;
        QPolygonF line;
        for (int i = 0; i <= placesOnAxis; ++i) {
            const double threshold = thresholds.low + (thresholds.high - thresholds.low) * i / placesOnAxis;
            const OperatingPoint outcome = curve.recording->sweep().at(curve.scale.fromShown(threshold));
            const Point point = pointOf(outcome, curve.recording->table().cost());
            line.append({x(threshold), quantity.y(point.*quantity.value)});
        }
        painter.setPen(linePen(canvas.theme.seriesPen(curve.colour, lineWidth), quantity.isEnergy, canvas.theme));
        painter.drawPolyline(line);
    }
    for (const ThresholdMark &mark : content.marks) {
        if (mark.threshold < thresholds.low || mark.threshold > thresholds.high
            || (quantity.isEnergy && std::isnan(mark.point.energy)))
            continue;
        const QColor colour = canvas.theme.series(mark.colour);
        painter.save();
        painter.translate(x(mark.threshold), quantity.y(mark.point.*quantity.value));
        painter.setPen(quantity.isEnergy ? QPen(colour, 1.5) : QPen(canvas.theme.surface, 1.2));
        painter.setBrush(quantity.isEnergy ? canvas.theme.surface : colour);
        painter.drawPath(markerShape(mark.colour, quantity.isEnergy ? 3.8 : 4.6));
        painter.restore();
    }
}

} // namespace

ThresholdsContent thresholdsContent(const Document &document, EntropyUnit unit)
{
    const auto scaleOf = [&](const OpenRecording &recording) {
        return ThresholdScale{recording.criterion(), unit, recording.classes()};
    };
    ThresholdsContent content;
    content.costs = costScale(document);
    for (const RecordingId id : document.decisions().recordings) {
        if (!document.isHidden(id))
            content.curves.push_back({document.recording(id), document.colourOf(id), scaleOf(*document.recording(id))});
    }
    for (const Variant &variant : document.variants()) {
        const auto threshold = sharedThreshold(variant.thresholds);
        const VariantResult &result = *document.results().find(variant.id);
        if (variant.included && threshold && !document.isHidden(variant.recording))
            content.marks.push_back({scaleOf(*result.recording).shown(*threshold), result.point, variant.colour});
    }
    return content;
}

void paintThresholdsFigure(QPainter &painter, const FigureCanvas &canvas, const ThresholdsContent &content)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF bounds = canvas.bounds.adjusted(8, 8, -8, -4);
    Legend legend(painter, bounds.adjusted(8, 0, -8, 0), canvas);
    for (const ThresholdCurve &curve : content.curves)
        legend.addNetwork(curve.recording->hasCost() ? legendName(*curve.recording) : noCostPhrase(*curve.recording),
                          curve.colour);
    const QPen sample(canvas.theme.muted, lineWidth);
    legend.addLine(tr("accuracy (left)"), linePen(sample, false, canvas.theme));
    legend.addLine(tr("%1 (right)").arg(content.costs.word()), linePen(sample, true, canvas.theme));

    const QFontMetricsF metrics(canvas.font);
    const double line = metrics.height();
    const double top = bounds.top() + legend.height() + 1.2 * line;
    const double bottom = std::max(bounds.bottom() - 3.2 * line - 6, top + 20);
    const AlignedTicks ticks
        = alignedTicks(valueRange(content, &Point::accuracy), valueRange(content, &Point::energy),
                       std::clamp(static_cast<int>((bottom - top) / (1.6 * line)), 2, 8), content.costs.factor());
    const double beside = line * 1.8 + 16;
    const QRectF area(QPointF(bounds.left() + beside + widestLabel(ticks.left, canvas.font), top),
                      QPointF(bounds.right() - beside - widestLabel(ticks.right, canvas.font), bottom));

    const AxisRange thresholds = thresholdRange(content);
    const AxisPlace x = placeBetween(thresholds, area.left(), area.right());
    const AxisPlace accuracy = placeBetween(rangeOf(ticks.left), area.bottom(), area.top());
    const AxisPlace energy = placeBetween(rangeOf(ticks.right), area.bottom(), area.top());
    const auto thresholdTicks = ticksAlong(thresholds, area.width(), canvas.font);

    paintGrid(painter, canvas, area, thresholdTicks, x, ticks.left, accuracy);

    paintQuantity(painter, canvas, content, thresholds, x, {&Point::energy, energy, true});
    paintQuantity(painter, canvas, content, thresholds, x, {&Point::accuracy, accuracy, false});

    QFont titleFont = canvas.font;
    titleFont.setWeight(QFont::Medium);
    painter.setPen(canvas.theme.muted);
    paintLabelsBeside(painter, ticks.left, accuracy, area.left(), AxisSide::Left, canvas.font);
    paintLabelsBeside(painter, ticks.right, energy, area.right(), AxisSide::Right, canvas.font);
    paintLabelsBelow(painter, thresholdTicks, x, area.bottom(), bounds, canvas.font);
    painter.setPen(canvas.theme.text);
    paintTitleBelow(painter, axisTitles(content), area, bounds, titleFont);
    paintTitleBeside(painter, accuracyAxisTitles(), area, bounds, AxisSide::Left, titleFont);
    const bool isEstimated = std::ranges::any_of(content.curves, [](const ThresholdCurve &curve) {
        return curve.recording->isEstimated();
    });
    paintTitleBeside(painter, content.costs.axisTitles(isEstimated), area, bounds, AxisSide::Right, titleFont);
}

} // namespace offramp
