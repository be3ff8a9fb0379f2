// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/exits/submission.h"

#include <algorithm>

namespace offramp {

Variant makeVariant(std::string recording, Thresholds thresholds, OperatingPoint outcome, const CostColumn &cost)
{
    const Point point = pointOf(outcome, cost);
    return {std::move(recording), std::move(thresholds), std::move(outcome), point, {}};
}

std::optional<std::int64_t> Submission::samples() const
{
    if (variants.empty())
        return std::nullopt;
    const std::int64_t first = variants.front().outcome.samples;
    const bool same = std::all_of(variants.begin(), variants.end(),
                                  [&](const Variant &variant) { return variant.outcome.samples == first; });
    return same ? std::optional(first) : std::nullopt;
}

Submission makeSubmission(std::vector<Variant> variants, double eMax, Criterion criterion)
{
    std::vector<Point> points;
    for (const Variant &variant : variants)
        points.push_back(variant.point);
    const auto standing = standings(points, eMax);
    for (std::size_t i = 0; i < variants.size(); ++i)
        variants[i].standing = standing[i];
    return {std::move(variants), stepCurve(points, eMax), criterion};
}

} // namespace offramp
