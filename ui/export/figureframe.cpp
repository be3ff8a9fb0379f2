// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/figureframe.h"

#include <QStringList>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

QString keyOf(FigurePreset preset)
{
    switch (preset) {
    case FigurePreset::Paper:
        return u"paper"_s;
    case FigurePreset::Page:
        return u"page"_s;
    case FigurePreset::Talk:
        return u"talk"_s;
    case FigurePreset::Poster:
        return u"poster"_s;
    }
    return {};
}

std::optional<FigurePreset> presetOf(const QString &key)
{
    const auto *preset = std::ranges::find(figurePresets, key, static_cast<QString (*)(FigurePreset)>(keyOf));
    return preset == figurePresets.end() ? std::nullopt : std::optional(*preset);
}

FigureFrame frameOf(FigurePreset preset)
{
    switch (preset) {
    case FigurePreset::Paper:
        return {{85, 64}, 8, 600};
    case FigurePreset::Page:
        return {{160, 100}, 9, 300};
    case FigurePreset::Talk:
        return {{320, 180}, 20, 150};
    case FigurePreset::Poster:
        return {{420, 280}, 32, 150};
    }
    return {};
}

std::optional<QSizeF> millimetresOf(const QString &text)
{
    const QStringList sides = text.split(u'x');
    if (sides.size() != 2)
        return std::nullopt;
    const auto side = [](const QString &number) {
        bool isNumber = false;
        const double value = number.toDouble(&isNumber);
        return isNumber && value >= 20 && value <= 3000 ? value : 0;
    };
    const QSizeF size(side(sides[0]), side(sides[1]));
    return size.width() > 0 && size.height() > 0 ? std::optional(size) : std::nullopt;
}

} // namespace offramp
