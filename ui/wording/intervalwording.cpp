// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/intervalwording.h"

#include "ui/wording/areawording.h"
#include "ui/wording/tips.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// How the ends of an interval are shown.
struct EndsScale {
    CostScale costs;
    bool isNormalised; ///< as percent of E_max
    QString unit;      ///< after a percentage

    [[nodiscard]] QString halfWidth(const AreaInterval &interval) const
    {
        const double half = (interval.high - interval.low) / 2;
        const QString number = isNormalised ? percentage(half, interval) + unit
                                            : QString::fromStdString(costs.format().halfWidthText(half));
        return u"\u00b1 "_s + number;
    }

    [[nodiscard]] QString text(double area, const AreaInterval &interval) const
    {
        return isNormalised ? percentage(area, interval) + unit : costs.text(area);
    }

private:
    [[nodiscard]] QString percentage(double area, const AreaInterval &interval) const
    {
        const double percent = costs.eMax / 100;
        const int decimals = std::clamp(decimalsFor((interval.high - interval.low) / 2 / percent, 2), 1, 4);
        return withTrueMinus(QString::fromStdString(fixedText(area / percent, decimals)));
    }
};

/// Of areas, in the one that leads.
EndsScale areaEnds(const CostScale &scale)
{
    return {scale, !scale.format().isContest(), u"\u202f%"_s};
}

/// What every such interval covers, one line each.
QString meaning(const Intervals &intervals)
{
    QStringList lines{tr("From how much the recorded samples vary.\n"
                         "Covers drawing new test images, not retraining the network.")};
    if (intervals.state() == Intervals::State::TooNarrow)
        lines.append(tr("Some variants have nearly equal costs, and new images may change their order: the interval "
                        "is too narrow. It is being recomputed from 2,000 resamples."));
    if (intervals.state() == Intervals::State::Resampled)
        lines.append(tr("From 2,000 resamples, since some variants have nearly equal costs."));
    return lines.join(u'\n');
}

QString endsText(const AreaInterval &interval, const EndsScale &ends)
{
    return tr("95 % confidence interval: %1 to %2")
        .arg(ends.text(interval.low, interval), ends.text(interval.high, interval));
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
    const EndsScale ends = areaEnds(scale);
    return {ends.halfWidth(*figures->area), endsText(*figures->area, ends) + u'\n' + meaning(intervals),
            intervals.state() == Intervals::State::TooNarrow};
}

IntervalWords captionWords(const Intervals &intervals, const CostScale &scale)
{
    IntervalWords words = areaWords(intervals, scale);
    const AreaIntervals *figures = intervals.figures();
    if (intervals.state() == Intervals::State::TooNarrow)
        words.figure = tr("Too narrow: nearly equal costs");
    else if (figures && !figures->area)
        words.figure = tr("No interval");
    else if (!words.figure.isEmpty())
        words.figure = tr("95 % confidence interval");
    return words;
}

IntervalWords changeWords(const Document &document, const Intervals &intervals)
{
    const Results &results = document.results();
    const CostScale scale = costScale(document);
    const AreaIntervals *figures = intervals.figures();
    if (!results.reference)
        return {};
    const auto change = results.areaChange();
    if (!change)
        return {tr("No area to compare with the reference"), tipText(Tip::AreaChange)};
    // Normalised areas up to different values of E_max differ for that reason alone.
    const bool isNormalised = !scale.format().isContest() && results.reference->steps.eMax == results.steps.eMax;
    const EndsScale ends{scale, isNormalised, u"\u202fpp"_s};
    const QString text = isNormalised ? areaChangeText(*change, scale) : scale.changeText(*change);
    if (!figures)
        return {tr("%1 ± … from reference").arg(text), tr("The 95 % interval is being computed.")};
    if (!figures->change || !figures->change->has_value())
        return figures->change ? refusedChange(text, figures->change->error())
                               : IntervalWords{text, tipText(Tip::AreaChange)};

    const AreaInterval &interval = **figures->change;
    const bool isSame = interval.value == 0 && interval.low == 0 && interval.high == 0;
    const bool isInsignificant = interval.low <= 0 && interval.high >= 0;
    IntervalWords words;
    words.warns = intervals.state() == Intervals::State::TooNarrow;
    const QString numbers = text + u' ' + ends.halfWidth(interval);
    if (isSame) {
        words.figure = tr("Same as reference");
    } else if (isInsignificant) {
        words.figure = tr("%1, no significant change from reference").arg(numbers);
        words.brief = tr("%1, not significant").arg(numbers);
    } else {
        words.figure = tr("%1 from reference").arg(numbers);
    }
    words.tip = tr("Change of the area from the reference, paired over the same images.") + u'\n'
                + endsText(interval, ends) + u'\n';
    if (isInsignificant && !isSame)
        words.tip += tr("It includes 0: the change may be due to chance.") + u'\n';
    words.tip += meaning(intervals);
    return words;
}

} // namespace offramp
