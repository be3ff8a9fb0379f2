// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/areawording.h"

#include "ui/wording/tips.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int mostPointDecimals = 5; // a smaller change is rounding noise

AreaFigure rawFigure(const Results &results, const CostScale &scale)
{
    const auto change = results.areaChange();
    return {tr("Area (%1 × accuracy)").arg(scale.unitName()), tr("Area"),
            results.area ? scale.text(*results.area) : u"\u2013"_s, change ? scale.changeText(*change) : QString(),
            areaTip(scale)};
}

AreaFigure normalisedFigure(const Results &results)
{
    const auto change = results.normalisedAreaChange();
    return {tr("Normalised area"), tr("Normalised"),
            results.normalisedArea ? normalisedText(*results.normalisedArea, results.samples().value_or(0))
                                   : u"\u2013"_s,
            change ? normalisedChangeText(*change) : QString(), tipText(Tip::NormalisedArea)};
}

} // namespace

QString areaNumber(double area, const CostScale &scale, std::int64_t samples)
{
    return scale.format().isContest() ? scale.text(area) : normalisedText(area / scale.eMax, samples);
}

QString areaPhrase(double area, const CostScale &scale, std::int64_t samples)
{
    const QString text = areaNumber(area, scale, samples);
    return scale.format().isContest() ? tr("area %1").arg(text) : tr("normalised area %1").arg(text);
}

QString areaChangeText(double change, const CostScale &scale)
{
    return scale.format().isContest() ? scale.changeText(change) : normalisedChangeText(change / scale.eMax);
}

QString normalisedText(double fraction, std::int64_t samples)
{
    return QString::fromStdString(normalisedNumber(fraction, samples)) + u"\u202f%"_s;
}

QString normalisedChangeText(double change)
{
    if (change == 0)
        return u"0"_s;
    const int decimals = std::clamp(decimalsFor(100 * change), 1, mostPointDecimals);
    const QString text = withTrueMinus(QString::fromStdString(fixedText(100 * change, decimals)));
    return withSign(change, text) + u"\u202fpp"_s;
}

AreaFigures areaFigures(const Results &results, const CostScale &scale)
{
    const AreaFigure raw = rawFigure(results, scale);
    const AreaFigure normalised = normalisedFigure(results);
    return scale.format().isContest() ? AreaFigures{raw, normalised} : AreaFigures{normalised, raw};
}

} // namespace offramp
