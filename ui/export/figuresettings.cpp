// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/figuresettings.h"

#include <QSettings>

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::pair<QLatin1StringView, bool FigureOptions::*> kept[] = {
    {"export/labels"_L1, &FigureOptions::hasLabels}, {"export/legend"_L1, &FigureOptions::hasLegend},
    {"export/ghost"_L1, &FigureOptions::hasGhost},   {"export/grid"_L1, &FigureOptions::hasGrid},
    {"export/grey"_L1, &FigureOptions::isGrey},      {"export/serif"_L1, &FigureOptions::isSerif},
};

} // namespace

FigureOptions keptFigureOptions()
{
    const QSettings settings;
    FigureOptions options;
    for (const auto &[key, option] : kept)
        options.*option = settings.value(key, options.*option).toBool();
    return options;
}

void keepFigureOptions(const FigureOptions &options)
{
    QSettings settings;
    for (const auto &[key, option] : kept)
        settings.setValue(key, options.*option);
}

} // namespace offramp
