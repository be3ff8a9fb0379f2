// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/intervalwording.h"

#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString halfWidthText(const AreaInterval &interval, const CostScale &scale)
{
    return u"\u00b1 "_s + scale.text((interval.high - interval.low) / 2);
}

/// What every such interval covers, one line each.
QString meaning(const Intervals &intervals)
{
    QStringList lines{tr("Covers drawing new test images, not retraining the network.")};
    if (intervals.state() == Intervals::State::TooNarrow)
        lines.append(tr("Some variants have nearly equal energies, and new images may change their order: the interval "
                        "is too narrow. It is being recomputed from 2,000 resamples."));
    if (intervals.state() == Intervals::State::Resampled)
        lines.append(tr("From 2,000 resamples, since some variants have nearly equal energies."));
    return lines.join(u'\n');
}

QString endsText(const AreaInterval &interval, const CostScale &scale)
{
    return tr("95 % confidence interval: %1 to %2").arg(scale.text(interval.low), scale.text(interval.high));
}

QString refusalText(const Error &error)
{
    return tr("no interval: %1").arg(QString::fromStdString(toText(error)));
}

IntervalWords refusedChange(const QString &change, const Error &error)
{
    return {tr("%1 from reference, no interval").arg(change), refusalText(error)};
}

} // namespace

IntervalWords areaWords(const Intervals &intervals, const CostScale &scale)
{
    if (intervals.state() == Intervals::State::None)
        return {};
    const AreaIntervals *figures = intervals.figures();
    if (!figures)
        return {u"\u00b1 …"_s, tr("The 95 % interval is being computed.")};
    if (!figures->area)
        return {{}, refusalText(figures->area.error())};
    return {halfWidthText(*figures->area, scale), endsText(*figures->area, scale) + u'\n' + meaning(intervals),
            intervals.state() == Intervals::State::TooNarrow};
}

IntervalWords changeWords(const Document &document, const Intervals &intervals)
{
    const Results &results = document.results();
    const CostScale scale = costScale(document);
    const AreaIntervals *figures = intervals.figures();
    if (!results.reference) {
        IntervalWords words = areaWords(intervals, scale);
        if (intervals.state() == Intervals::State::TooNarrow)
            words.figure = tr("Too narrow: nearly equal energies");
        else if (figures && !figures->area)
            words.figure = tr("No interval");
        else
            words.figure = words.figure.isEmpty() ? QString() : tr("95 % confidence interval");
        return words;
    }
    const auto change = results.areaChange();
    if (!change)
        return {tr("No area to compare with the reference"), {}};
    const QString text = scale.changeText(*change);
    if (!figures)
        return {tr("%1 ± … from reference").arg(text), tr("The 95 % interval is being computed.")};
    if (!figures->change || !figures->change->has_value())
        return figures->change ? refusedChange(text, figures->change->error()) : IntervalWords{text, {}};

    const AreaInterval &interval = **figures->change;
    const bool isSame = interval.value == 0 && interval.low == 0 && interval.high == 0;
    const bool isInsignificant = interval.low <= 0 && interval.high >= 0;
    IntervalWords words;
    words.warns = intervals.state() == Intervals::State::TooNarrow;
    if (isSame)
        words.figure = tr("Same as reference");
    else
        words.figure
            = (isInsignificant ? tr("%1 %2, no significant change from reference") : tr("%1 %2 from reference"))
                  .arg(text, halfWidthText(interval, scale));
    words.tip = tr("Change of the area from the reference, paired over the same images.") + u'\n'
                + endsText(interval, scale) + u'\n';
    if (isInsignificant && !isSame)
        words.tip += tr("It includes 0: the change may be due to chance.") + u'\n';
    words.tip += meaning(intervals);
    return words;
}

QString normalisedChangeText(double change)
{
    return CostScale{.eMax = 0.5}.changeText(change);
}

} // namespace offramp
