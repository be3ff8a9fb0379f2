// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/textsize.h"

#include "ui/theme/themeswitch.h"

#include <QApplication>
#include <QSettings>
#include <QWidget>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array offered{80, 90, 100, 110, 125, 150, 175, 200};

int nearestOffered(int percent)
{
    return *std::ranges::min_element(offered, {}, [percent](int size) { return std::abs(size - percent); });
}

} // namespace

TextSize &TextSize::instance()
{
    static TextSize size;
    return size;
}

std::span<const int> TextSize::offeredSizes()
{
    return offered;
}

void TextSize::restore()
{
    apply(nearestOffered(QSettings().value(u"textSize"_s, usual).toInt()));
}

void TextSize::set(int percent)
{
    const int size = nearestOffered(percent);
    QSettings().setValue(u"textSize"_s, size);
    apply(size);
}

void TextSize::step(int direction)
{
    const auto now = std::ranges::find(offered, m_percent) - offered.begin();
    const auto last = static_cast<std::ptrdiff_t>(offered.size()) - 1;
    set(offered[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(now + direction, 0, last))]);
}

void TextSize::apply(int percent)
{
    if (percent == m_percent)
        return;
    m_percent = percent;
    QFont font = QApplication::font();
    font.setPointSizeF(usualPoints * percent / usual);
    QApplication::setFont(font);
    // Widgets that the style sheet gives a weight keep their old size until it is applied again.
    qApp->setStyleSheet(qApp->styleSheet());
    Q_EMIT changed();
}

void followTextSize(const QObject *context, const std::function<void()> &apply)
{
    QObject::connect(&TextSize::instance(), &TextSize::changed, context, apply);
    apply();
}

void setScaledWidth(QWidget *widget, int pixels)
{
    followTextSize(widget,
                   [widget, pixels] { widget->setFixedWidth(std::max(pixels, TextSize::instance().scaled(pixels))); });
}

void setScaledHeight(QWidget *widget, int pixels)
{
    followTextSize(widget, [widget, pixels] { widget->setFixedHeight(TextSize::instance().scaled(pixels)); });
}

void setScaledFont(QWidget *widget, double points, QFont::Weight weight)
{
    followTextSize(widget, [widget, points, weight] {
        QFont font = widget->font();
        font.setPointSizeF(points * TextSize::instance().percent() / TextSize::usual);
        font.setWeight(weight);
        widget->setFont(font);
    });
}

} // namespace offramp
