// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/sampanel.h"

#include "ui/charts/axistext.h"
#include "ui/compare/valueaxis.h"
#include "ui/theme/markershape.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double smallestRadius = 2.5;
constexpr double widestShape = 1.35; ///< of markerShape(), in radii

/// Where everything is in the panel.
struct Layout {
    QRectF bounds;
    QRectF area;
    ValueAxis sam;
    std::vector<std::size_t> rows; ///< models from top to bottom
    double pitch = 1;              ///< of the rows
    double largestRadius = 1;
    double largestElectricity = 0;
    bool hasSam = false;

    /// Inside by the size of the largest marker, which must not cover the names.
    [[nodiscard]] double x(double value) const
    {
        const double inset = std::min(widestShape * largestRadius, 0.2 * area.width());
        return sam.place(value, area.left() + inset, area.right() - inset);
    }
    [[nodiscard]] QRectF row(std::size_t i) const
    {
        return {bounds.left(), area.top() + pitch * static_cast<double>(i), bounds.width(), pitch};
    }
    [[nodiscard]] double radius(double electricity) const
    {
        const double share = largestElectricity > 0 ? electricity / largestElectricity : 0;
        return std::max(smallestRadius, largestRadius * std::sqrt(share));
    }
};

/// "2  ResNet", or with a dash where it has no rank.
QString rowText(const RankedModel &model)
{
    return (model.samRank ? QString::number(*model.samRank) : u"\u2013"_s) + u"\u2002"_s + model.name;
}

std::vector<std::size_t> rowsOf(const RankContent &content, std::size_t fitting)
{
    std::vector<std::size_t> rows = samOrder(content);
    if (rows.size() <= fitting)
        return rows;
    rows.resize(fitting);
    if (content.selected && std::ranges::find(rows, *content.selected) == rows.end())
        rows.back() = *content.selected;
    return rows;
}

Layout layoutOf(const FigureCanvas &canvas, const RankContent &content)
{
    Layout layout;
    layout.bounds = canvas.bounds;
    const QFontMetricsF metrics(canvas.font);
    const double line = metrics.height();
    const double top = canvas.bounds.top() + 1.9 * line;
    const double bottom = std::max(canvas.bounds.bottom() - 3.1 * line, top + 20);
    layout.rows = rowsOf(content, static_cast<std::size_t>(std::max(1.0, (bottom - top) / (1.15 * line))));
    layout.pitch
        = std::min((bottom - top) / static_cast<double>(std::max<std::size_t>(1, layout.rows.size())), 4 * line);
    layout.largestRadius = std::max(smallestRadius, 0.48 * layout.pitch / widestShape);
    double names = 0;
    for (const std::size_t i : layout.rows)
        names = std::max(names, metrics.horizontalAdvance(rowText(content.models[i])));
    names = std::min(names, 0.4 * canvas.bounds.width());
    std::vector<double> sams;
    for (const RankedModel &model : content.models) {
        if (model.sam)
            sams.push_back(*model.sam);
        layout.largestElectricity = std::max(layout.largestElectricity, model.electricity);
    }
    layout.hasSam = !sams.empty();
    layout.sam = axisAround(sams);
    if (!layout.sam.logarithmic && layout.sam.range.low > 0)
        layout.sam.range.low = 0;
    const double left = canvas.bounds.left() + 0.9 * line + names + 8;
    layout.area = QRectF(QPointF(left, top), QPointF(std::max(left + 20, canvas.bounds.right() - 0.9 * line), bottom));
    return layout;
}

void paintRow(QPainter &painter, const FigureCanvas &canvas, const RankContent &content, const Layout &layout,
              std::size_t row)
{
    const std::size_t index = layout.rows[row];
    const RankedModel &model = content.models[index];
    const QRectF band = layout.row(row);
    const bool isSelected = content.selected == index;
    if (isSelected)
        painter.fillRect(band.adjusted(2, 0, -2, 0), withAlpha(canvas.theme.accent, 0.16));
    QFont font = canvas.font;
    if (isSelected)
        font.setWeight(QFont::DemiBold);
    const QFontMetricsF metrics(font);
    const double left = band.left() + 0.9 * metrics.height();
    const double baseline = band.center().y() + metrics.capHeight() / 2;
    painter.setFont(font);
    painter.setPen(canvas.theme.text);
    painter.drawText(QPointF(left, baseline),
                     metrics.elidedText(rowText(model), Qt::ElideRight, layout.area.left() - 8 - left));
    if (!model.sam) {
        const double nameEnd = std::min(left + metrics.horizontalAdvance(rowText(model)), layout.area.left() - 8);
        const QString text = metrics.elidedText(undefinedSamText(content.unit), Qt::ElideRight,
                                                layout.area.right() - nameEnd - metrics.height());
        painter.setPen(canvas.theme.muted);
        painter.drawText(QPointF(layout.area.right() - metrics.horizontalAdvance(text), baseline), text);
        return;
    }
    const double radius = layout.radius(model.electricity);
    const int colour = static_cast<int>(index);
    painter.save();
    painter.translate(layout.x(*model.sam), band.center().y());
    if (isSelected) {
        painter.setPen(QPen(canvas.theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QPointF(), widestShape * radius + 3, widestShape * radius + 3);
    }
    painter.setPen(QPen(canvas.theme.series(colour), 1.2));
    painter.setBrush(withAlpha(canvas.theme.series(colour), 0.75));
    painter.drawPath(markerShape(colour, radius));
    painter.restore();
}

QStringList titlesOf(const RankContent &content)
{
    const QString alpha = readableNumber(content.alpha);
    const QString beta = readableNumber(content.beta);
    return {tr("SAM (alpha %1, beta %2, electricity in %3)").arg(alpha, beta, content.unit),
            tr("SAM (%1, %2, %3)").arg(alpha, beta, content.unit), tr("SAM")};
}

QString noteOf(const RankContent &content, const Layout &layout)
{
    const QString size
        = tr("marker area: electricity, at most %1 %2").arg(readableNumber(layout.largestElectricity), content.unit);
    if (layout.rows.size() == content.models.size())
        return size;
    return tr("%1 of %2 models; %3").arg(groupedCount(layout.rows.size()), groupedCount(content.models.size()), size);
}

} // namespace

void paintSamPanel(QPainter &painter, const FigureCanvas &canvas, const RankContent &content)
{
    const Layout layout = layoutOf(canvas, content);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFontMetricsF metrics(canvas.font);
    const QRectF &area = layout.area;
    const auto ticks = layout.hasSam ? layout.sam.ticksAlong(area.width(), canvas.font) : std::vector<Tick>();
    painter.setPen(QPen(canvas.theme.grid, 1));
    for (const Tick &tick : ticks)
        painter.drawLine(QPointF(layout.x(tick.value), area.top()), QPointF(layout.x(tick.value), area.bottom()));
    painter.setPen(QPen(canvas.theme.axis(), 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    for (std::size_t row = 0; row < layout.rows.size(); ++row)
        paintRow(painter, canvas, content, layout, row);

    painter.setFont(canvas.font);
    painter.setPen(canvas.theme.muted);
    const double left = canvas.bounds.left() + 0.9 * metrics.height();
    painter.drawText(QPointF(left, area.top() - 0.5 * metrics.height()),
                     metrics.elidedText(noteOf(content, layout), Qt::ElideRight, area.right() - left));
    paintLabelsBelow(
        painter, ticks, [&](double value) { return layout.x(value); }, area.bottom(), canvas.bounds, canvas.font);
    QFont titleFont = canvas.font;
    titleFont.setWeight(QFont::Medium);
    painter.setPen(canvas.theme.text);
    paintTitleBelow(painter, titlesOf(content), area, canvas.bounds, titleFont);
}

std::optional<std::size_t> modelInSamPanel(const FigureCanvas &canvas, const RankContent &content, QPointF pixel)
{
    const Layout layout = layoutOf(canvas, content);
    for (std::size_t row = 0; row < layout.rows.size(); ++row) {
        if (layout.row(row).contains(pixel))
            return layout.rows[row];
    }
    return std::nullopt;
}

} // namespace offramp
