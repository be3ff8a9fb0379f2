// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/scaling/payoffstudy.h"

#include "core/support/csv.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <cmath>

namespace offramp {

namespace {

std::string orNothing(const std::optional<double> &number)
{
    return number ? shortestText(*number) : std::string();
}

/// images, low and high as three fields.
std::string fieldsOf(const ImageCount &count)
{
    return fmt::format("{},{},{}", orNothing(count.images), count.hasInterval ? shortestText(count.low) : "",
                       orNothing(count.high));
}

/// The fields that the full network and variants share; between is what lies between costs and counts.
std::string rowOf(const PayoffStudy &study, const ImageCost &cost, const std::string &between,
                  const ImageCount &outweighs)
{
    const WorkUnit unit = fileUnit(study.training.kind);
    return fmt::format("{},{},{},{},{},{},{}\n", csvField(cost.name), unit.name,
                       shortestText(study.training.amount / unit.size), shortestText(cost.cost.amount / unit.size),
                       cost.cost.halfWidth > 0 ? shortestText(cost.cost.halfWidth / unit.size) : "", between,
                       fieldsOf(outweighs));
}

} // namespace

Result<PayoffStudy> studyPayoff(const Work &training, const ImageCost &full, const std::vector<ImageCost> &variants)
{
    const auto outweighs = outweighsAfter(training, full.cost);
    if (!outweighs)
        return tl::unexpected(outweighs.error());
    PayoffStudy study{training, full, *outweighs, {}};
    for (const ImageCost &variant : variants) {
        const auto payoff = payoffOf(training, full.cost, variant.cost);
        if (!payoff)
            return tl::unexpected(payoff.error());
        study.variants.push_back({variant, *payoff});
    }
    return study;
}

std::vector<ImageCost> inProportion(std::vector<ImageCost> variants, const Work &recorded, const Work &full)
{
    const double factor = full.amount / recorded.amount;
    for (ImageCost &variant : variants) {
        variant.name += " (estimated)";
        const double share = variant.cost.amount / recorded.amount;
        variant.cost = {full.kind, variant.cost.amount * factor,
                        std::hypot(variant.cost.halfWidth * factor, full.halfWidth * share)};
    }
    return variants;
}

std::string toCsv(const PayoffStudy &study)
{
    const WorkUnit unit = fileUnit(study.training.kind);
    std::string text = "name,unit,training,cost_per_image,cost_half_width,saving_per_image,pays_after,pays_after_low,"
                       "pays_after_high,outweighs_after,outweighs_after_low,outweighs_after_high\n";
    text += rowOf(study, study.full, ",,,", study.fullOutweighsAfter);
    for (const auto &[variant, payoff] : study.variants)
        text += rowOf(study, variant,
                      fmt::format("{},{}", shortestText(payoff.saving / unit.size), fieldsOf(payoff.paysAfter)),
                      payoff.outweighsAfter);
    return text;
}

} // namespace offramp
