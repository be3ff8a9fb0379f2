// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/pagewriter.h"

#include "ui/wording/tr.h"

#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>
#include <limits>

namespace offramp {

namespace {

constexpr int unlimited = std::numeric_limits<int>::max();
constexpr double rowHeight = 13;
constexpr double columnGap = 10;

QFont fontOf(int points, QFont::Weight weight = QFont::Normal)
{
    QFont font(QGuiApplication::font().family());
    font.setPixelSize(points);
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setStyleStrategy(QFont::PreferNoShaping); // as figures, so that all of the text can be copied
    return font;
}

/// The widths of columns: what they need, the text columns less where that is too much.
std::vector<double> widthsOf(const std::vector<QStringList> &rows, qsizetype textColumns, double room)
{
    const QFontMetricsF metrics(fontOf(8));
    std::vector<double> widths(static_cast<std::size_t>(rows.front().size()), 0);
    for (const QStringList &row : rows) {
        for (qsizetype column = 0; column < row.size(); ++column) {
            double &width = widths[static_cast<std::size_t>(column)];
            width = std::max(width, metrics.horizontalAdvance(row[column]) * 1.06 + columnGap);
        }
    }
    double all = 0;
    for (const double width : widths)
        all += width;
    for (qsizetype column = 0; column < textColumns && all > room; ++column) {
        double &width = widths[static_cast<std::size_t>(column)];
        const double less = std::min(all - room, std::max(0.0, width - 60));
        width -= less;
        all -= less;
    }
    return widths;
}

} // namespace

PageWriter::PageWriter(QPainter &painter, const QRectF &room)
    : m_painter(painter)
    , m_room(room)
    , m_top(room.top())
{
}

QRectF PageWriter::rest() const
{
    return {m_room.left(), m_top, m_room.width(), std::max(0.0, m_room.bottom() - m_top)};
}

void PageWriter::title(const QString &text)
{
    write(text, fontOf(20, QFont::DemiBold), 3);
    skip(2);
}

void PageWriter::heading(const QString &text)
{
    skip(m_top > m_room.top() ? 8 : 0);
    write(text, fontOf(11, QFont::DemiBold), 1);
    skip(2);
}

void PageWriter::paragraph(const QString &text, bool smaller)
{
    write(text, fontOf(smaller ? 8 : 9), unlimited);
    skip(3);
}

void PageWriter::skip(double height)
{
    m_top += height;
}

void PageWriter::write(const QString &text, const QFont &font, int mostLines)
{
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    double height = 0;
    for (int lines = 0; lines < mostLines; ++lines) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(m_room.width());
        line.setPosition({0, height});
        height += line.height() * 1.1;
    }
    layout.endLayout();
    if (m_top + height > m_room.bottom()) {
        m_isCut = true;
        return;
    }
    for (int i = 0; i < layout.lineCount(); ++i)
        layout.lineAt(i).draw(&m_painter, {m_room.left(), m_top});
    m_top += height;
}

void PageWriter::table(const std::vector<QStringList> &rows, qsizetype textColumns, const QString &where)
{
    const auto fitting = static_cast<std::size_t>(rest().height() / rowHeight);
    const bool isWhole = rows.size() <= fitting;
    const std::size_t shown = isWhole ? rows.size() : fitting < 1 ? 0 : fitting - 1;
    m_isCut = m_isCut || !isWhole;
    const auto widths = widthsOf(rows, textColumns, m_room.width());
    m_painter.save();
    for (std::size_t i = 0; i < shown; ++i) {
        const QFont font = fontOf(8, i == 0 ? QFont::DemiBold : QFont::Normal);
        const QFontMetricsF metrics(font);
        m_painter.setFont(font);
        double left = m_room.left();
        for (qsizetype column = 0; column < rows[i].size(); ++column) {
            const double width = widths[static_cast<std::size_t>(column)];
            const QRectF cell(left, m_top, width - columnGap, rowHeight);
            const bool isText = column < textColumns;
            m_painter.drawText(cell, Qt::AlignVCenter | Qt::TextDontClip | (isText ? Qt::AlignLeft : Qt::AlignRight),
                               isText ? metrics.elidedText(rows[i][column], Qt::ElideMiddle, cell.width())
                                      : rows[i][column]);
            left += width;
        }
        m_top += rowHeight;
        m_painter.setPen(QPen(QColor(200, 200, 200), 0.5));
        if (i == 0)
            m_painter.drawLine(QPointF(m_room.left(), m_top), QPointF(m_room.right(), m_top));
        m_painter.setPen(Qt::black);
    }
    if (!isWhole && fitting > 0) {
        m_painter.setFont(fontOf(8));
        m_painter.drawText(QRectF(m_room.left(), m_top, m_room.width(), rowHeight), Qt::AlignVCenter,
                           tr("and %1 more in %2").arg(rows.size() - std::max<std::size_t>(shown, 1)).arg(where));
        m_top += rowHeight;
    }
    m_painter.restore();
}

} // namespace offramp
