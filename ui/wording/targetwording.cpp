// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/targetwording.h"

#include "core/results/targettext.h"
#include "core/results/thresholdsteps.h"
#include "core/support/numbers.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

std::int64_t samplesOf(const OpenRecording &recording)
{
    return static_cast<std::int64_t>(recording.table().sampleCount());
}

Result<double> parsePercent(QString text)
{
    text = text.trimmed();
    if (text.endsWith(u'%'))
        text = text.chopped(1).trimmed();
    const auto percent = parseNumber(text.toStdString());
    if (!percent || !(*percent > 0) || *percent > 100)
        return failure(ErrorKind::Usage, tr("\"%1\" is not an accuracy in percent.").arg(text).toStdString(),
                       tr("Type a number above 0 and up to 100, such as 90.").toStdString());
    return shiftedDecimal(*percent, -2);
}

} // namespace

QString aimNumber(const Aim &aim, const CostScale &scale)
{
    return aim.kind == Aim::Kind::AtMost ? scale.exactText(aim.value)
                                         : QString::fromStdString(shiftedText(aim.value, 2));
}

QString aimText(const Aim &aim, const CostScale &scale)
{
    return aim.kind == Aim::Kind::AtMost ? tr("at most %1 %2").arg(aimNumber(aim, scale), scale.unitName())
                                         : tr("at least %1").arg(aimNumber(aim, scale) + u"\u202f%"_s);
}

QString aimResult(const Aim &aim, const std::optional<AimAnswer> &answer, const CostScale &scale)
{
    if (!answer)
        return noCostText(scale.unit);
    if (!answer->isMet)
        return tr("not reached");
    return aim.kind == Aim::Kind::AtLeast ? scale.withUnit(answer->place.energy)
                                          : accuracyText(answer->place.accuracy, samplesOf(*answer->recording));
}

QString aimSentence(const Aim &aim, const std::optional<AimAnswer> &answer, const CostScale &scale,
                    const ThresholdScale &thresholds)
{
    if (!answer)
        return tr("No network with this cost is selected: %1.").arg(noCostText(scale.unit));
    const QString name = nameOf(*answer->recording);
    const bool isAccuracy = aim.kind == Aim::Kind::AtLeast;
    const QString cost = scale.withUnit(answer->place.energy);
    const QString accuracy = accuracyText(answer->place.accuracy, samplesOf(*answer->recording));
    if (!answer->isMet)
        return isAccuracy ? tr("No threshold of %1 reaches that: %2 at most.").arg(name, accuracy)
                          : tr("No threshold of %1 reaches that: %2 at least.").arg(name, cost);
    const double threshold = shortestInInterval(*answer->recording, answer->place.threshold);
    const QString condition = answer->recording->table().exitCount() > 1
                                  ? thresholdsWithUnit({threshold}, thresholds) + u", "_s
                                  : QString();
    return (isAccuracy ? tr("The cheapest of %1: %2%3, %4.") : tr("The most accurate of %1: %2%3, %4."))
        .arg(name, condition, cost, accuracy);
}

QString aimVariant(const QString &name, const VariantResult &result, const CostScale &scale)
{
    return tr("%1: %2, %3").arg(name, scale.withUnit(result.point.energy), accuracyText(result));
}

Result<Aim> parseAim(Aim::Kind kind, const QString &text, const CostScale &scale)
{
    if (kind == Aim::Kind::AtLeast) {
        const auto accuracy = parsePercent(text);
        if (!accuracy)
            return tl::unexpected(accuracy.error());
        return Aim{kind, *accuracy};
    }
    const auto budget = parseBudget(text.trimmed().toStdString(), scale.format());
    if (!budget)
        return tl::unexpected(budget.error());
    if (!(budget->cost > 0))
        return failure(ErrorKind::Usage, tr("A mean cost of 0 has no thresholds.").toStdString(),
                       tr("Type a number above 0, such as %1.").arg(scale.eMaxText()).toStdString());
    return Aim{kind, budget->cost};
}

} // namespace offramp
