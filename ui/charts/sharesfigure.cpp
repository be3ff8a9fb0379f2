// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/sharesfigure.h"

#include "ui/charts/axistext.h"
#include "ui/charts/legend.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"
#include "ui/theme/markershape.h"

#include <QPainter>

#include <algorithm>
#include <limits>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double columnGap = 12;
constexpr double textAir = 8; ///< padding in a segment, left plus right

/// Exits have an order, and so do their colours: from pale for the first to deep for the last.
QColor exitColour(std::size_t exit, std::size_t exits, const Theme &theme)
{
    const double depth = exits < 2 ? 1 : static_cast<double>(exit) / static_cast<double>(exits - 1);
    const double share = 0.22 + 0.78 * depth;
    const auto mixed = [&](int from, int to) { return static_cast<int>(from + (to - from) * share); };
    return {mixed(theme.surface.red(), theme.accent.red()), mixed(theme.surface.green(), theme.accent.green()),
            mixed(theme.surface.blue(), theme.accent.blue())};
}

QColor inkOn(const QColor &colour, const Theme &theme)
{
    const double luminance = 0.299 * colour.redF() + 0.587 * colour.greenF() + 0.114 * colour.blueF();
    return (luminance < 0.55) == theme.dark ? theme.text : theme.dark ? theme.window : QColor(Qt::white);
}

QString aboutOf(const ShareBar &bar)
{
    return u"T "_s + bar.thresholds;
}

std::size_t mostExits(const std::vector<ShareBar> &bars)
{
    std::size_t most = 0;
    for (const ShareBar &bar : bars)
        most = std::max(most, bar.shares.size());
    return most;
}

/// A segment's share and the accuracy of it; only the share if brief.
QString segmentText(double share, std::optional<double> accuracy, int decimals, bool isBrief)
{
    const QString text = percentText(share, decimals);
    return isBrief || !accuracy ? text : u"%1 (%2)"_s.arg(text, percentText(*accuracy, decimals));
}

/// One decimal where most of the segments have room for it, else none.
int decimalsFor(const std::vector<ShareBar> &bars, double width, const QFont &font)
{
    const QFontMetricsF metrics(font);
    int fitting = 0;
    int segments = 0;
    for (const ShareBar &bar : bars) {
        for (std::size_t k = 0; k < bar.shares.size(); ++k) {
            const QString text = segmentText(bar.shares[k], bar.accuracyThere[k], 1, false);
            segments += bar.shares[k] > 0.02;
            fitting += metrics.horizontalAdvance(text) + textAir <= bar.shares[k] * width;
        }
    }
    return 5 * fitting >= 3 * segments ? 1 : 0;
}

class BarPainter
{
public:
    BarPainter(QPainter &painter, const FigureCanvas &canvas)
        : m_painter(painter)
        , m_canvas(canvas)
        , m_metrics(canvas.font)
        , m_boldFont(canvas.font)
    {
        m_boldFont.setWeight(QFont::Medium);
    }

    [[nodiscard]] double nameWidth(const ShareBar &bar) const
    {
        const double name = QFontMetricsF(m_boldFont).horizontalAdvance(bar.name);
        return marker + name + m_metrics.horizontalAdvance(u"  "_s + aboutOf(bar));
    }

    void paintName(const ShareBar &bar, const QRectF &cell)
    {
        const QFontMetricsF bold(m_boldFont);
        m_painter.save();
        m_painter.translate(cell.left() + marker / 2 - 3, cell.center().y());
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(m_canvas.theme.series(bar.colour));
        m_painter.drawPath(markerShape(bar.colour, 4.2));
        m_painter.restore();

        const double base = cell.center().y() + m_metrics.capHeight() / 2;
        const double left = cell.left() + marker;
        m_painter.setFont(m_boldFont);
        m_painter.setPen(m_canvas.theme.text);
        m_painter.drawText(QPointF(left, base), bar.name);
        const double begin = left + bold.horizontalAdvance(bar.name) + m_metrics.horizontalAdvance(u"  "_s);
        m_painter.setFont(m_canvas.font);
        m_painter.setPen(m_canvas.theme.muted);
        m_painter.drawText(QPointF(begin, base),
                           m_metrics.elidedText(aboutOf(bar), Qt::ElideRight, cell.right() - begin));
    }

    void paintSegments(const ShareBar &bar, const QRectF &cell, std::size_t exits, int decimals)
    {
        m_painter.setFont(m_canvas.font);
        const int shown = std::min(decimals, percentDecimals(bar.samples));
        double left = cell.left();
        for (std::size_t k = 0; k < bar.shares.size(); ++k) {
            // The last exit of every network has the deepest colour.
            const std::size_t place = k + 1 == bar.shares.size() ? exits - 1 : k;
            const QColor colour = exitColour(place, exits, m_canvas.theme);
            const QRectF segment(left, cell.top(), bar.shares[k] * cell.width(), cell.height());
            left = segment.right();
            m_painter.fillRect(segment, colour);
            if (k > 0 && segment.width() > 1)
                m_painter.fillRect(QRectF(segment.topLeft(), QSizeF(1, segment.height())), m_canvas.theme.surface);
            m_painter.setPen(inkOn(colour, m_canvas.theme));
            paintSegmentText({segmentText(bar.shares[k], bar.accuracyThere[k], shown, false),
                              segmentText(bar.shares[k], bar.accuracyThere[k], shown, true)},
                             segment);
        }
    }

    void paintAccuracy(const ShareBar &bar, const QRectF &cell)
    {
        const QString text = accuracyText(bar.accuracy, bar.samples);
        m_painter.setFont(m_canvas.font);
        m_painter.setPen(m_canvas.theme.text);
        m_painter.drawText(QPointF(cell.right() - m_metrics.horizontalAdvance(text),
                                   cell.center().y() + m_metrics.capHeight() / 2),
                           text);
    }

private:
    void paintSegmentText(const QStringList &texts, const QRectF &segment)
    {
        if (segment.height() < m_metrics.capHeight() + 3 || !m_canvas.options.hasLabels)
            return;
        for (const QString &text : texts) {
            const double width = m_metrics.horizontalAdvance(text);
            if (width + textAir > segment.width())
                continue;
            m_painter.drawText(QPointF(segment.center().x() - width / 2,
                                       segment.center().y() + m_metrics.capHeight() / 2),
                               text);
            return;
        }
    }

    static constexpr double marker = 16;

    QPainter &m_painter;
    const FigureCanvas &m_canvas;
    QFontMetricsF m_metrics;
    QFont m_boldFont;
};

double paintLegend(QPainter &painter, const FigureCanvas &canvas, const QRectF &bounds,
                   const std::vector<ShareBar> &bars, std::size_t exits)
{
    Legend legend(painter, bounds, canvas);
    QStringList networks;
    for (const ShareBar &bar : bars) {
        if (!networks.contains(bar.network))
            legend.addMarker(bar.network, bar.colour);
        networks.append(bar.network);
    }
    for (std::size_t k = 0; k < exits; ++k)
        legend.addFill(k + 1 == exits ? tr("last exit") : tr("exit %1").arg(k + 1), exitColour(k, exits, canvas.theme));
    return legend.height();
}

} // namespace

std::vector<ShareBar> shareBars(const Document &document, EntropyUnit unit)
{
    std::vector<const VariantResult *> order;
    for (const VariantResult &result : document.results().variants) {
        if (result.included && !document.isHidden(document.variant(result.id)->recording))
            order.push_back(&result);
    }
    std::ranges::stable_sort(order, {}, [](const VariantResult *result) {
        return result->hasCost() ? result->point.energy : std::numeric_limits<double>::infinity();
    });

    std::vector<ShareBar> bars;
    for (const VariantResult *result : order) {
        const Variant &variant = *document.variant(result->id);
        const ThresholdScale scale{result->recording->criterion(), unit, result->recording->classes()};
        ShareBar bar{nameOf(variant),
                     networkText(*result->recording),
                     thresholdsText(result->thresholds, scale),
                     variant.colour,
                     result->outcome.samples,
                     result->point.accuracy,
                     result->exitShares,
                     {}};
        for (std::size_t k = 0; k < bar.shares.size(); ++k) {
            const auto leaving = static_cast<double>(result->outcome.leaving[k]);
            const auto correct = static_cast<double>(result->outcome.correct[k]);
            bar.accuracyThere.push_back(leaving > 0 ? std::optional(correct / leaving) : std::nullopt);
        }
        bars.push_back(std::move(bar));
    }
    return bars;
}

void paintSharesFigure(QPainter &painter, const FigureCanvas &canvas, const std::vector<ShareBar> &bars)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QFontMetricsF metrics(canvas.font);
    const double line = metrics.height();
    const QRectF bounds = canvas.bounds.adjusted(12, 8, -12, -4);
    const std::size_t exits = mostExits(bars);
    const double legend = paintLegend(painter, canvas, bounds, bars, exits);

    BarPainter rows(painter, canvas);
    double names = 0;
    for (const ShareBar &bar : bars)
        names = std::max(names, rows.nameWidth(bar));
    names = std::min(names, 0.4 * bounds.width());
    const QString accuracyWord = tr("accuracy");
    const double numbers
        = std::max(metrics.horizontalAdvance(accuracyWord), metrics.horizontalAdvance(percentText(0.8888)));
    const QRectF area(QPointF(bounds.left() + names + columnGap, bounds.top() + legend + 1.6 * line),
                      QPointF(bounds.right() - numbers - columnGap, bounds.bottom() - 3.2 * line - 6));

    const AxisPlace x = [&](double share) { return area.left() + share * area.width(); };
    const auto ticks = linearTicks(0, 1, std::max(2, static_cast<int>(area.width() / (5 * line))), 100);
    if (canvas.options.hasGrid) {
        painter.setPen(QPen(canvas.theme.grid, 1));
        for (const Tick &tick : ticks)
            painter.drawLine(QPointF(x(tick.value), area.top()), QPointF(x(tick.value), area.bottom()));
    }

    const int decimals = decimalsFor(bars, area.width(), canvas.font);
    const auto fitting = static_cast<std::size_t>(std::max(1.0, area.height() / (0.88 * line)));
    const std::size_t shown = std::min(bars.size(), fitting);
    const double pitch = area.height() / static_cast<double>(std::max<std::size_t>(1, shown));
    const double thick = std::min(0.84 * pitch, 2.4 * line);
    for (std::size_t i = 0; i < shown; ++i) {
        const double top = area.top() + pitch * static_cast<double>(i) + (pitch - thick) / 2;
        rows.paintName(bars[i], {bounds.left(), top, names, thick});
        rows.paintSegments(bars[i], {area.left(), top, area.width(), thick}, exits, decimals);
        rows.paintAccuracy(bars[i], {area.right(), top, bounds.right() - area.right(), thick});
    }
    painter.setFont(canvas.font);
    painter.setPen(canvas.theme.muted);
    if (shown < bars.size())
        painter.drawText(QPointF(area.left(), area.top() - 0.35 * line),
                         tr("the %1 cheapest of %2 variants").arg(shown).arg(bars.size()));
    painter.drawText(QPointF(bounds.right() - metrics.horizontalAdvance(accuracyWord), area.top() - 0.35 * line),
                     accuracyWord);
    paintLabelsBelow(painter, ticks, x, area.bottom(), canvas.bounds, canvas.font);

    QFont titleFont = canvas.font;
    titleFont.setWeight(QFont::Medium);
    painter.setPen(canvas.theme.text);
    paintTitleBelow(painter,
                    {tr("Samples that exit at each exit (in brackets: correct), %"),
                     tr("Samples at each exit (correct), %"), tr("Samples (correct), %"), tr("Samples (%)")},
                    area, bounds, titleFont);
}

} // namespace offramp
