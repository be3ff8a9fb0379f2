// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/study/studytext_p.h"

#include "core/study/svgimage_p.h"
#include "core/tradeoff/shownnumbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

// In points.
constexpr double margin = 16;
constexpr double gap = 16; ///< between columns
constexpr double lineHeight = 14;
constexpr double baseline = 4; ///< of a text below its middle
constexpr double titleSize = 13;
constexpr double markStep = 11; ///< between the exits of a row
constexpr double rowPadding = 4;
constexpr double capHeight = 3; ///< half of that of an interval's end
constexpr double widestLabel = 170;
constexpr double accuracyWidth = 300;
constexpr double areaWidth = 220;
constexpr double tickSpace = 18; ///< for a tick's text

constexpr TextLook plain;
constexpr TextLook muted{mutedColour};
constexpr TextLook centred{textColour, textSize, false, TextAnchor::Middle};

/// A column of labels to the left of the panels.
struct Column {
    std::vector<std::vector<std::string>> cells; ///< [rows] lines; the head is the first row
    double x = 0;
    double width = 0;
};

/// A percentage at each end of a bar, and whether the interval goes on beyond it.
struct Bar {
    double low = 0;
    double high = 0;
    bool isOpenBelow = false;
    bool isOpenAbove = false;
};

/// Nothing where the mean has no interval.
std::optional<Bar> barOf(const MeasuredMean &mean)
{
    if (std::isnan(mean.low) || std::isnan(mean.high))
        return std::nullopt;
    return Bar{.low = std::clamp(100 * mean.low, 0.0, 100.0),
               .high = std::clamp(100 * mean.high, 0.0, 100.0),
               .isOpenBelow = 0 > mean.low,
               .isOpenAbove = mean.high > 1};
}

/// Percentages from left to right.
struct Axis {
    double x = 0;
    double width = 0;
    double low = 0;
    double high = 100;
    double step = 20;

    [[nodiscard]] double at(double percent) const { return x + width * (percent - low) / (high - low); }
};

/// 1, 2 or 5 times a power of ten, about a fifth of a span.
double stepFor(double span)
{
    constexpr double rounding = 1e-9;
    const double power = std::pow(10, std::floor(std::log10(span / 5) + rounding));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= span / 5 * (1 - rounding))
            return factor * power;
    }
    return 10 * power;
}

/// Has room for all means with their intervals, as far as these are within 0 and 100 %.
Axis axisOver(const std::vector<MeasuredMean> &means, double x, double width)
{
    constexpr double leastSpan = 0.5;
    constexpr double room = 0.04; // so that marks are not on the frame
    Axis axis{x, width};
    if (means.empty())
        return axis;
    double low = 100;
    double high = 0;
    for (const MeasuredMean &mean : means) {
        const double percent = 100 * mean.mean;
        const Bar bar = barOf(mean).value_or(Bar{percent, percent});
        low = std::min(low, bar.low);
        high = std::max(high, bar.high);
    }
    const double span = std::max(high - low, leastSpan);
    axis.step = stepFor(span);
    axis.low = std::max(0.0, axis.step * std::floor((low - room * span) / axis.step));
    axis.high = std::min(100.0, axis.step * std::ceil((high + room * span) / axis.step));
    return axis;
}

/// The names of all exits, each once; those of last exits are the first, so that these look alike in most figures.
std::vector<std::string> exitNames(const StudyTable &table)
{
    std::vector<std::string> names;
    const auto add = [&](const StudyExit &exit) {
        if (std::ranges::find(names, shownName(exit)) == names.end())
            names.push_back(shownName(exit));
    };
    for (const StudyRow &row : table.rows) {
        if (!row.exits.empty())
            add(row.exits.back());
    }
    for (const StudyRow &row : table.rows)
        std::ranges::for_each(row.exits, add);
    return names;
}

class StudyFigure
{
public:
    explicit StudyFigure(const StudyTable &table)
        : m_table(table)
        , m_exits(exitNames(table))
    {
        addColumns();
        addPanels();
    }

    std::string document()
    {
        addText(m_table.name, titleSize, true);
        addLegend();
        addHeads();
        const double top = m_y;
        std::vector<double> edges{top};
        for (std::size_t row = 0; row < m_table.rows.size(); ++row)
            edges.push_back(edges.back() + heightOf(row));
        m_y = edges.back();
        for (const double y : edges)
            m_image.line({margin, y}, {m_right, y}, lineColour, 0.7);
        addAxis(m_accuracy, "Accuracy (top-1, %)", top);
        if (m_area)
            addAxis(*m_area, "Normalised area (%)", top);
        for (std::size_t row = 0; row < m_table.rows.size(); ++row)
            addRow(row, (edges[row] + edges[row + 1]) / 2);
        m_y += lineHeight + 2 * tickSpace;
        for (const std::string &note : notes())
            addText(note, textSize, false);
        return m_image.document(m_right + margin + gap, m_y + margin - lineHeight / 2, m_table.name);
    }

private:
    void addColumn(const std::string &head, const std::vector<std::string> &cells)
    {
        Column column;
        column.x = m_right;
        for (const std::string &cell : cells)
            column.cells.push_back(wrapped(cell, widestLabel));
        column.cells.insert(column.cells.begin(), {head});
        for (const auto &lines : column.cells) {
            for (const std::string &line : lines)
                column.width = std::max(column.width, textWidth(line));
        }
        m_right += column.width + gap;
        m_columns.push_back(std::move(column));
    }

    void addColumns()
    {
        std::vector<std::string> cells(m_table.rows.size());
        for (std::size_t axis = 0; axis < m_table.axes.size(); ++axis) {
            std::ranges::transform(m_table.rows, cells.begin(),
                                   [axis](const StudyRow &row) { return row.settings[axis]; });
            addColumn(m_table.axes[axis], cells);
        }
        std::ranges::transform(m_table.rows, cells.begin(), seedsText);
        addColumn("seeds", cells);
    }

    void addPanels()
    {
        std::vector<MeasuredMean> accuracies;
        std::vector<MeasuredMean> areas;
        for (const StudyRow &row : m_table.rows) {
            for (const StudyExit &exit : row.exits)
                accuracies.push_back(exit.accuracy);
            if (row.normalisedArea)
                areas.push_back(*row.normalisedArea);
        }
        m_accuracy = axisOver(accuracies, m_right + gap, accuracyWidth);
        m_right = m_accuracy.x + m_accuracy.width;
        if (areas.empty())
            return;
        m_area = axisOver(areas, m_right + 3 * gap, areaWidth);
        m_right = m_area->x + m_area->width;
    }

    /// Lines over the whole width.
    void addText(const std::string &text, double size, bool isBold)
    {
        for (const std::string &line : wrapped(text, m_right - margin, isBold ? size * 1.1 : size)) {
            m_image.text(margin, m_y + size, line, {isBold ? textColour : mutedColour, size, isBold});
            m_y += size + lineHeight - textSize;
        }
    }

    /// The looks of the exits, in as many lines as they need.
    void addLegend()
    {
        if (m_exits.empty())
            return;
        constexpr std::string_view head = "exit";
        m_y += lineHeight;
        m_image.text(margin, m_y + baseline, head, muted);
        double x = margin + textWidth(head) + gap;
        for (std::size_t i = 0; i < m_exits.size(); ++i) {
            const double width = 3 * markRadius + textWidth(m_exits[i]);
            if (x + width > m_right && i > 0) {
                x = margin + textWidth(head) + gap;
                m_y += lineHeight;
            }
            m_image.mark(x + markRadius, m_y, MarkLook::of(i));
            m_image.text(x + 3 * markRadius, m_y + baseline, m_exits[i]);
            x += width + gap;
        }
        m_y += lineHeight;
    }

    void addHeads()
    {
        m_y += lineHeight;
        for (const Column &column : m_columns)
            m_image.text(column.x, m_y, column.cells.front().front(), muted);
        m_y += rowPadding + 2;
    }

    [[nodiscard]] double heightOf(std::size_t row) const
    {
        std::size_t lines = 1;
        for (const Column &column : m_columns)
            lines = std::max(lines, column.cells[row + 1].size());
        const auto marks = static_cast<double>(m_table.rows[row].exits.size());
        return 2 * rowPadding + std::max(static_cast<double>(lines) * lineHeight, marks * markStep);
    }

    void addAxis(const Axis &axis, const char *title, double top)
    {
        const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(axis.step) + 1e-9)));
        const auto steps = static_cast<int>(std::lround((axis.high - axis.low) / axis.step));
        for (int i = 0; i <= steps; ++i) {
            const double percent = axis.low + i * axis.step;
            const double x = axis.at(percent);
            m_image.line({x, top}, {x, m_y}, gridColour, 1);
            m_image.text(x, m_y + tickSpace - baseline, fixedText(percent, decimals), centred);
        }
        m_image.line({axis.x, m_y}, {axis.x + axis.width, m_y}, mutedColour, 1);
        m_image.text(axis.x + axis.width / 2, m_y + 2 * tickSpace - baseline, title, centred);
    }

    /// A mean with its interval.
    void addMean(const Axis &axis, const MeasuredMean &mean, double y, const MarkLook &look, const std::string &tip)
    {
        m_image.begin(tip);
        if (const auto bar = barOf(mean)) {
            const double low = axis.at(bar->low);
            const double high = axis.at(bar->high);
            m_image.line({low, y}, {high, y}, look.colour, 1.2);
            for (const auto &[x, isOpen] : {std::pair{low, bar->isOpenBelow}, std::pair{high, bar->isOpenAbove}}) {
                if (!isOpen)
                    m_image.line({x, y - capHeight}, {x, y + capHeight}, look.colour, 1.2);
                m_hasOpenBar = m_hasOpenBar || isOpen;
            }
        }
        m_image.mark(axis.at(100 * mean.mean), y, look);
        m_image.end();
    }

    /// middle: of the row, its y.
    void addRow(std::size_t index, double middle)
    {
        const StudyRow &row = m_table.rows[index];
        for (const Column &column : m_columns) {
            const auto &lines = column.cells[index + 1];
            double y = middle + baseline - lineHeight * (static_cast<double>(lines.size()) - 1) / 2;
            for (const std::string &line : lines) {
                m_image.text(column.x, y, line, plain);
                y += lineHeight;
            }
        }
        double y = middle - markStep * (static_cast<double>(row.exits.size()) - 1) / 2;
        for (const StudyExit &exit : row.exits) {
            const std::string name = shownName(exit);
            const auto place = std::ranges::find(m_exits, name) - m_exits.begin();
            addMean(m_accuracy, exit.accuracy, y, MarkLook::of(static_cast<std::size_t>(place)),
                    fmt::format("{}: {} %", name, accuracyText(row, exit)));
            y += markStep;
        }
        constexpr auto unfinished = "not finished";
        if (row.exits.empty())
            m_image.text(m_accuracy.x + rowPadding, middle + baseline, unfinished, muted);
        if (!m_area)
            return;
        if (row.normalisedArea)
            addMean(*m_area, *row.normalisedArea, middle, MarkLook(), fmt::format("area: {} %", areaText(row)));
        else
            m_image.text(m_area->x + rowPadding, middle + baseline, row.exits.empty() ? unfinished : areaText(row),
                         muted);
    }

    [[nodiscard]] std::vector<std::string> notes() const
    {
        std::vector<std::string> notes{progressText(m_table)};
        notes.emplace_back(
            "Marks are means over the seeds, bars their 95 % intervals (Student's t); one seed alone has "
            "no interval.");
        if (m_hasOpenBar)
            notes.emplace_back("A bar without a stroke at its end goes on beyond 0 or 100 %.");
        if (m_area)
            notes.push_back(fmt::format("The normalised area is up to {}.", eMaxText(m_table)));
        return notes;
    }

    const StudyTable &m_table;
    std::vector<std::string> m_exits; ///< names in the order of their looks
    std::vector<Column> m_columns;
    Axis m_accuracy;
    std::optional<Axis> m_area; ///< nothing where no area is known
    double m_right = margin;    ///< end of what is placed so far
    double m_y = margin;        ///< end of what is drawn so far
    bool m_hasOpenBar = false;
    SvgImage m_image;
};

} // namespace

std::string toSvg(const StudyTable &table)
{
    return StudyFigure(table).document();
}

} // namespace offramp
