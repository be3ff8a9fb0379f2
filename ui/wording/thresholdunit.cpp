// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/thresholdunit.h"

#include "core/support/numbers.h"
#include "ui/wording/tr.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace offramp {

namespace {

/// What a shown threshold is multiplied by to be the one that is kept.
double factorOf(const ThresholdScale &scale)
{
    if (scale.criterion != Criterion::Entropy)
        return -1;
    if (scale.shownUnit() == EntropyUnit::Normalised)
        return std::log(*scale.classes);
    return scale.shownUnit() == EntropyUnit::Bits ? std::numbers::ln2 : 1;
}

} // namespace

EntropyUnit ThresholdScale::shownUnit() const
{
    const bool isKnown = unit != EntropyUnit::Normalised || (classes && *classes > 1);
    return isKnown ? unit : EntropyUnit::Nats;
}

double ThresholdScale::shown(double threshold) const
{
    const double value = threshold / factorOf(*this);
    return value == 0 ? 0 : value; // no negative zero
}

double ThresholdScale::fromShown(double value) const
{
    const double threshold = value * factorOf(*this);
    return threshold == 0 ? 0 : threshold;
}

Thresholds ThresholdScale::shown(Thresholds thresholds) const
{
    for (double &threshold : thresholds)
        threshold = shown(threshold);
    return thresholds;
}

Thresholds ThresholdScale::fromShown(Thresholds values) const
{
    for (double &value : values)
        value = fromShown(value);
    return values;
}

QString ThresholdScale::text(double threshold) const
{
    const double value = shown(threshold);
    for (int digits = 1; digits < std::numeric_limits<double>::max_digits10; ++digits) {
        const double rounded = QString::number(value, 'g', digits).toDouble();
        if (fromShown(rounded) == threshold)
            return QString::fromStdString(shortestText(rounded));
    }
    return QString::fromStdString(shortestText(value));
}

QString ThresholdScale::suffix() const
{
    if (criterion != Criterion::Entropy || shownUnit() == EntropyUnit::Normalised)
        return {};
    return shownUnit() == EntropyUnit::Bits ? tr("bits") : tr("nats");
}

QString ThresholdScale::quantity() const
{
    if (criterion == Criterion::Score)
        return tr("Score");
    if (criterion == Criterion::Patience)
        return tr("Patience");
    if (criterion != Criterion::Entropy)
        return criterion == Criterion::Confidence ? tr("Confidence") : tr("Margin");
    return shownUnit() == EntropyUnit::Normalised ? tr("Normalised entropy") : tr("Entropy");
}

QString ThresholdScale::title() const
{
    return suffix().isEmpty() ? quantity() : tr("%1 (%2)").arg(quantity(), suffix());
}

} // namespace offramp
