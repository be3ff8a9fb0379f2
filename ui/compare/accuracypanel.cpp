// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/accuracypanel.h"

#include "ui/charts/axistext.h"
#include "ui/charts/labelplacer.h"
#include "ui/compare/valueaxis.h"
#include "ui/theme/markershape.h"
#include "ui/wording/tr.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

constexpr double percent = 100;
constexpr double radius = 5;     ///< of markers
constexpr double hitRadius = 11; ///< pixels
constexpr std::size_t mostNames = 80;
constexpr std::size_t fewModels = 12;     ///< all of them get their names, even where there is no free place
constexpr std::size_t mostTries = 20'000; ///< names times markers, so that large tables stay fast

/// Where everything is in the panel.
struct Layout {
    QRectF area;
    ValueAxis electricity;
    AxisRange accuracy;
    std::vector<Tick> electricityTicks;
    std::vector<Tick> accuracyTicks;

    [[nodiscard]] double x(double value) const { return electricity.place(value, area.left(), area.right()); }
    [[nodiscard]] double y(double value) const
    {
        return ValueAxis{accuracy, false}.place(value, area.bottom(), area.top());
    }
    [[nodiscard]] QPointF at(const RankedModel &model) const { return {x(model.electricity), y(model.accuracy)}; }
};

Layout layoutOf(const FigureCanvas &canvas, const RankContent &content)
{
    std::vector<double> electricities;
    std::vector<double> accuracies;
    for (const RankedModel &model : content.models) {
        electricities.push_back(model.electricity);
        accuracies.push_back(model.accuracy * percent); // so that the room beside equal ones is some percent
    }
    Layout layout;
    layout.electricity = axisAround(electricities);
    const AxisRange range = axisAround(accuracies).range;
    layout.accuracy = {range.low / percent, std::min(range.high / percent, 1.0)};
    if (layout.accuracy.low >= layout.accuracy.high)
        layout.accuracy.low = 0;
    const double line = QFontMetricsF(canvas.font).height();
    const double top = canvas.bounds.top() + 1.9 * line;
    const double bottom = std::max(canvas.bounds.bottom() - 3.1 * line, top + 20);
    layout.accuracyTicks = ticksUpwards(layout.accuracy, bottom - top, canvas.font, percent);
    layout.area
        = QRectF(QPointF(canvas.bounds.left() + 1.8 * line + 14 + widestLabel(layout.accuracyTicks, canvas.font), top),
                 QPointF(canvas.bounds.right() - 0.9 * line, bottom));
    layout.electricityTicks = layout.electricity.ticksAlong(layout.area.width(), canvas.font);
    return layout;
}

void paintLines(QPainter &painter, const FigureCanvas &canvas, const RankContent &content, const Layout &layout)
{
    const QRectF &area = layout.area;
    paintGrid(
        painter, canvas, area, layout.electricityTicks, [&](double value) { return layout.x(value); },
        layout.accuracyTicks, [&](double value) { return layout.y(value); });
    painter.setPen(QPen(canvas.theme.muted, 1.2, Qt::DashLine));
    for (const double limit : content.classes) {
        if (limit > layout.accuracy.low && limit < layout.accuracy.high)
            painter.drawLine(QPointF(area.left(), layout.y(limit)), QPointF(area.right(), layout.y(limit)));
    }
}

void paintMarkers(QPainter &painter, const FigureCanvas &canvas, const RankContent &content, const Layout &layout)
{
    for (std::size_t i = 0; i < content.models.size(); ++i) {
        painter.save();
        painter.translate(layout.at(content.models[i]));
        if (content.selected == i) {
            painter.setPen(QPen(canvas.theme.accent, 2));
            painter.setBrush(withAlpha(canvas.theme.accent, 0.2));
            painter.drawEllipse(QPointF(), 2 * radius, 2 * radius);
        }
        painter.setPen(QPen(canvas.theme.surface, 1.2));
        painter.setBrush(canvas.theme.series(static_cast<int>(i)));
        painter.drawPath(markerShape(static_cast<int>(i), radius));
        painter.restore();
    }
}

/// The models in the order in which their names are placed: the first ones have the best places.
std::vector<std::size_t> nameOrder(const RankContent &content)
{
    std::vector<std::size_t> order = samOrder(content);
    if (content.selected)
        std::ranges::stable_partition(order, [&](std::size_t i) { return i == *content.selected; });
    const std::size_t affordable = mostTries / std::max<std::size_t>(1, content.models.size());
    order.resize(std::min({order.size(), mostNames, std::max<std::size_t>(1, affordable)}));
    return order;
}

void paintNames(QPainter &painter, const FigureCanvas &canvas, const RankContent &content, const Layout &layout)
{
    constexpr double gap = radius + 3;
    LabelPlacer placer(layout.area.adjusted(1, 1, -1, -1));
    for (const RankedModel &model : content.models)
        placer.block({layout.at(model) - QPointF(radius, radius), QSizeF(2 * radius, 2 * radius)});
    for (const double limit : content.classes)
        placer.avoid(QRectF(layout.area.left(), layout.y(limit) - 2, layout.area.width(), 4), 25);
    for (const std::size_t i : nameOrder(content)) {
        const QPointF at = layout.at(content.models[i]);
        QFont font = canvas.font;
        if (content.selected == i)
            font.setWeight(QFont::DemiBold);
        const QFontMetricsF metrics(font);
        const QString name = metrics.elidedText(content.models[i].name, Qt::ElideMiddle, 0.45 * layout.area.width());
        const QSizeF size(metrics.horizontalAdvance(name) + 2, metrics.height());
        std::optional<QRectF> place = placer.place(at, size, gap);
        if (!place && content.models.size() <= fewModels) {
            constexpr double overlap = 200; // what a place costs that is taken
            if (const auto far = placer.find(at, size, gap, true, overlap)) {
                place = far->rect;
                placer.block(*place);
            }
        }
        if (!place)
            continue;
        const QPointF nearest(std::clamp(at.x(), place->left(), place->right()),
                              std::clamp(at.y(), place->top(), place->bottom()));
        if (QLineF(at, nearest).length() > 2 * gap) {
            painter.setPen(QPen(canvas.theme.muted, 0.8));
            painter.drawLine(at, nearest);
        }
        painter.setFont(font);
        painter.setPen(canvas.theme.text);
        painter.drawText(QPointF(place->left() + 1, place->top() + metrics.ascent()), name);
    }
}

} // namespace

void paintAccuracyPanel(QPainter &painter, const FigureCanvas &canvas, const RankContent &content)
{
    const Layout layout = layoutOf(canvas, content);
    painter.setRenderHint(QPainter::Antialiasing);
    paintLines(painter, canvas, content, layout);
    paintMarkers(painter, canvas, content, layout);
    paintNames(painter, canvas, content, layout);

    const double line = QFontMetricsF(canvas.font).height();
    painter.setFont(canvas.font);
    painter.setPen(canvas.theme.muted);
    paintLabelsBeside(
        painter, layout.accuracyTicks, [&](double value) { return layout.y(value); }, layout.area.left(),
        AxisSide::Left, canvas.font);
    paintLabelsBelow(
        painter, layout.electricityTicks, [&](double value) { return layout.x(value); }, layout.area.bottom(),
        canvas.bounds, canvas.font);
    const QFontMetricsF metrics(canvas.font);
    const bool showsLimit = std::ranges::any_of(content.classes, [&](double limit) {
        return limit > layout.accuracy.low && limit < layout.accuracy.high;
    });
    if (showsLimit)
        painter.drawText(QPointF(layout.area.left(), layout.area.top() - 0.5 * line),
                         metrics.elidedText(tr("dashed: limits of the classes"), Qt::ElideRight, layout.area.width()));
    QFont titleFont = canvas.font;
    titleFont.setWeight(QFont::Medium);
    painter.setPen(canvas.theme.text);
    paintTitleBelow(painter, {tr("Electricity (%1)").arg(content.unit), content.unit}, layout.area, canvas.bounds,
                    titleFont);
    paintTitleBeside(painter, accuracyAxisTitles(), layout.area, canvas.bounds, AxisSide::Left, titleFont);
}

std::optional<std::size_t> modelInAccuracyPanel(const FigureCanvas &canvas, const RankContent &content, QPointF pixel)
{
    const Layout layout = layoutOf(canvas, content);
    std::optional<std::size_t> found;
    double nearest = hitRadius;
    for (std::size_t i = 0; i < content.models.size(); ++i) {
        const double distance = QLineF(layout.at(content.models[i]), pixel).length();
        if (distance <= nearest) {
            nearest = distance;
            found = i;
        }
    }
    return found;
}

} // namespace offramp
