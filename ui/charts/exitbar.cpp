// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/exitbar.h"

#include "ui/charts/histogrampainter.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double gap = 2;
constexpr double barHeight = 8;

} // namespace

ExitBar::ExitBar(QWidget *parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_OpaquePaintEvent); // so that a drag does not repaint the cards behind it
    setAccessibleName(tr("Where samples exit"));
}

void ExitBar::setContents(const std::vector<HistogramContent> &contents)
{
    if (contents == m_contents)
        return;
    if (contents.size() != m_contents.size())
        updateGeometry();
    m_contents = contents;
    QStringList all;
    for (std::size_t k = 0; k < contents.size(); ++k)
        all.append(words(k));
    setAccessibleDescription(all.join(u"; "_s));
    setToolTip(all.join(u'\n') + u'\n' + tipText(Tip::ExitBar));
    update();
}

QSize ExitBar::minimumSizeHint() const
{
    // Room for the short words of four exits.
    const QFontMetrics metrics = fontMetrics();
    const auto exits = static_cast<int>(std::clamp<std::size_t>(m_contents.size(), 1, 4));
    const int words = exits * (metrics.horizontalAdvance(u"0: 00.0 %"_s) + 2 * metrics.averageCharWidth());
    return {std::max(200, words), static_cast<int>(barHeight) + 4 + metrics.height()};
}

QRectF ExitBar::part(std::size_t exit) const
{
    double before = 0;
    for (std::size_t k = 0; k < exit; ++k)
        before += m_contents[k].share();
    const double left = std::round(before * width());
    const double right = std::round((before + m_contents[exit].share()) * width());
    const bool isLast = exit + 1 == m_contents.size();
    return {left, 0, std::max(0.0, right - left - (isLast ? 0 : gap)), barHeight};
}

QString ExitBar::words(std::size_t exit) const
{
    return tr("Exit %1: %2").arg(exit + 1).arg(exitShareText(m_contents[exit]));
}

void ExitBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.surface);
    const QFontMetricsF metrics(font());
    for (std::size_t k = 0; k < m_contents.size(); ++k) {
        const QRectF whole = part(k);
        QRectF right = whole;
        right.setWidth(std::round(whole.width() * m_contents[k].accuracy().value_or(0)));
        painter.fillRect(whole, theme.grid);
        painter.fillRect(right, theme.correct);
        if (m_contents[k].exiting > 0)
            fillIncorrect(painter, QRectF(right.topRight(), whole.bottomRight()), theme);
    }
    QStringList texts;
    for (std::size_t k = 0; k < m_contents.size(); ++k)
        texts.append(m_contents[k].isOff ? QString() : words(k));
    if (textPlaces(texts).empty()) {
        for (std::size_t k = 0; k < m_contents.size(); ++k) {
            if (!m_contents[k].isOff)
                texts[static_cast<qsizetype>(k)]
                    = tr("%1: %2").arg(k + 1).arg(shareText(m_contents[k].share(), m_contents[k].samples));
        }
    }
    const std::vector<double> places = textPlaces(texts);
    painter.setPen(theme.text);
    for (std::size_t k = 0; k < places.size(); ++k)
        painter.drawText(QPointF(places[k], barHeight + 3 + metrics.ascent()), texts[static_cast<qsizetype>(k)]);
}

std::vector<double> ExitBar::textPlaces(const QStringList &texts) const
{
    const QFontMetricsF metrics(font());
    const double between = 2 * metrics.averageCharWidth();
    std::vector<double> places;
    std::vector<double> widths; // with the space behind it; 0 without a label
    double free = 0;
    for (std::size_t k = 0; k < m_contents.size(); ++k) {
        const QString &text = texts[static_cast<qsizetype>(k)];
        widths.push_back(text.isEmpty() ? 0 : metrics.horizontalAdvance(text) + between);
        places.push_back(std::max(free, part(k).left()));
        free = places.back() + widths.back();
    }
    double end = width() + between;
    for (std::size_t k = places.size(); k-- > 0;) {
        places[k] = std::min(places[k], end - widths[k]);
        end = places[k];
    }
    if (!places.empty() && places.front() < 0)
        return {};
    return places;
}

} // namespace offramp
