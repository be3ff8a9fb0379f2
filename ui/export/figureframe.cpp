// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/figureframe.h"

#include "ui/wording/tr.h"

#include <QSettings>
#include <QStringList>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto presetKey = "export/preset"_L1;

struct PresetRow {
    FigurePreset preset;
    const char *key;
    FigureFrame frame;
};

/// In the order of figurePresets.
constexpr PresetRow presets[] = {
    {FigurePreset::Paper, "paper", {{85, 64}, 8, 600}},
    {FigurePreset::Page, "page", {{160, 100}, 9, 300}},
    {FigurePreset::Talk, "talk", {{320, 180}, 20, 150}},
    {FigurePreset::Poster, "poster", {{420, 280}, 32, 150}},
};
static_assert(std::ranges::equal(presets, figurePresets, {}, &PresetRow::preset));

} // namespace

QString keyOf(FigurePreset preset)
{
    return QString::fromLatin1(std::ranges::find(presets, preset, &PresetRow::preset)->key);
}

std::optional<FigurePreset> presetOf(const QString &key)
{
    const auto *preset = std::ranges::find(figurePresets, key, static_cast<QString (*)(FigurePreset)>(keyOf));
    return preset == figurePresets.end() ? std::nullopt : std::optional(*preset);
}

QString titleOf(FigurePreset preset)
{
    switch (preset) {
    case FigurePreset::Paper:
        return tr("Paper, one column");
    case FigurePreset::Page:
        return tr("Paper, page width");
    case FigurePreset::Talk:
        return tr("Talk, 16:9");
    case FigurePreset::Poster:
        return tr("Poster");
    }
    return {};
}

FigureFrame frameOf(FigurePreset preset)
{
    return std::ranges::find(presets, preset, &PresetRow::preset)->frame;
}

FigurePreset preferredPreset()
{
    return presetOf(QSettings().value(presetKey).toString()).value_or(FigurePreset::Page);
}

void setPreferredPreset(FigurePreset preset)
{
    QSettings().setValue(presetKey, keyOf(preset));
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
