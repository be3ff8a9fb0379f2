// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/stepwording.h"

#include "ui/wording/costscale.h"
#include "ui/wording/tr.h"
#include "ui/wording/wording.h"

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t mostExits = 3; ///< that are named one by one

/// "62 % of the images exit at exit 1, 20 % at exit 2"
QString exitPhrase(const VariantResult &result)
{
    const std::int64_t samples = result.outcome.samples;
    QStringList early;
    double share = 0;
    bool hasEarly = false;
    for (std::size_t k = 0; k < result.exitShares.size(); ++k) {
        const bool isEarly = result.recording->hasThreshold({static_cast<int>(k)});
        hasEarly = hasEarly || isEarly;
        if (!isEarly || result.exitShares[k] <= 0)
            continue;
        share += result.exitShares[k];
        early.append((early.isEmpty() ? tr("%1 of the images exit at exit %2") : tr("%1 at exit %2"))
                         .arg(shareText(result.exitShares[k], samples))
                         .arg(k + 1));
    }
    if (!hasEarly)
        return tr("all images take the only exit");
    if (early.isEmpty())
        return tr("no image exits before the last exit");
    return static_cast<std::size_t>(early.size()) <= mostExits
               ? early.join(u", "_s)
               : tr("%1 of the images exit before the last exit").arg(shareText(share, samples));
}

/// How far the step of a variant reaches; empty where it has none.
QString stepPhrase(const Document &document, VariantId id, const CostScale &scale)
{
    const Results &results = document.results();
    const auto place = std::ranges::find(results.stepVariants, id);
    if (place == results.stepVariants.end())
        return {};
    if (place + 1 == results.stepVariants.end())
        return tr("Its step holds up to E_max, %1 %2.").arg(scale.eMaxText(), scale.unitName());
    const Step step = results.steps.step(static_cast<std::size_t>(place - results.stepVariants.begin()));
    return tr("Its step holds up to %1, where %2 begins.")
        .arg(scale.withUnit(step.end), nameOf(*document.variant(*(place + 1))));
}

} // namespace

QString stepSentence(const Document &document, VariantId id)
{
    const VariantResult *result = document.results().find(id);
    if (!result)
        return {};
    const CostScale scale = costScale(document);
    const QString cost
        = result->hasCost() ? tr("at %1 per image").arg(scale.withUnit(result->point.energy)) : noCostText(scale.unit);
    const QString sentence = tr("%1: %2, %3 are correct; %4.")
                                 .arg(nameOf(*document.variant(id)), cost, accuracyText(*result), exitPhrase(*result));
    const QString step = stepPhrase(document, id, scale);
    return step.isEmpty() ? sentence : sentence + u' ' + step;
}

} // namespace offramp
