// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/scaling/payoff.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace offramp {

namespace {

/// Whole numbers with more digits are written as powers of ten.
struct Scale {
    double size;
    const char *word;
};
constexpr std::array<Scale, 3> scales{{{1e6, "million"}, {1e9, "billion"}, {1e12, "trillion"}}};

enum class Reach { AtLeast, MoreThan };

/// The fewest images whose work reaches training: 0.3 - 0.2 is not exactly 0.1, so that what lies within rounding of a
/// whole number is taken for it. noise: relative error of the quotient.
double fewestImages(double quotient, double noise, Reach reach)
{
    const double whole = std::round(quotient);
    if (std::abs(quotient - whole) <= noise * quotient)
        return reach == Reach::AtLeast ? whole : whole + 1;
    return reach == Reach::AtLeast ? std::ceil(quotient) : std::floor(quotient) + 1;
}

/// The images after which work of perImage each reaches training. noise: relative error of perImage by rounding.
ImageCount countOf(const Work &training, const Work &perImage, double noise, Reach reach)
{
    ImageCount count;
    const double total = training.amount;
    const double each = perImage.amount;
    noise += 4 * std::numeric_limits<double>::epsilon();
    if (each > 0 && std::isfinite(total / each))
        count.images = fewestImages(total / each, noise, reach);

    // Fieller: n is in the interval where total - n each is within its half width of 0, which is a quadratic in n.
    const double square = each * each - perImage.halfWidth * perImage.halfWidth;
    const double constant = total * total - training.halfWidth * training.halfWidth;
    const double root = std::sqrt(std::max(0.0, total * total * each * each - square * constant));
    const bool isMeasured = training.halfWidth > 0 || perImage.halfWidth > 0;
    count.hasInterval = isMeasured && each + perImage.halfWidth > 0;
    if (!count.hasInterval)
        return count;
    count.low = constant <= 0 ? 0 : std::floor(constant / (total * each + root));
    if (square > 0)
        count.high = std::ceil((total * each + root) / square);
    return count;
}

Result<void> checkKinds(const Work &training, const Work &cost, std::string_view what)
{
    if (training.kind == cost.kind)
        return {};
    return failure(ErrorKind::Usage,
                   fmt::format("The training is in {}, but {} is in {}.", toText(training.kind), what,
                               toText(cost.kind)),
                   "Give the training and the costs per image in the same unit, all in joules or all in FLOPs.");
}

} // namespace

Result<Payoff> payoffOf(const Work &training, const Work &full, const Work &variant)
{
    if (auto fits = checkKinds(training, full, "the cost of the full network"); !fits)
        return tl::unexpected(fits.error());
    if (auto fits = checkKinds(training, variant, "the cost of the variant"); !fits)
        return tl::unexpected(fits.error());
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    Payoff payoff;
    payoff.saving = full.amount - variant.amount;
    const double largest = std::max(full.amount, variant.amount);
    if (std::abs(payoff.saving) <= 4 * epsilon * largest)
        payoff.saving = 0;
    const Work saved{training.kind, payoff.saving, std::hypot(full.halfWidth, variant.halfWidth)};
    const double noise = payoff.saving > 0 ? 4 * epsilon * largest / payoff.saving : 0;
    payoff.paysAfter = countOf(training, saved, noise, Reach::AtLeast);
    payoff.outweighsAfter = countOf(training, variant, 0, Reach::MoreThan);
    return payoff;
}

Result<ImageCount> outweighsAfter(const Work &training, const Work &perImage)
{
    if (auto fits = checkKinds(training, perImage, "the cost per image"); !fits)
        return tl::unexpected(fits.error());
    return countOf(training, perImage, 0, Reach::MoreThan);
}

std::string imagesText(double images)
{
    if (images < scales.front().size)
        return groupedText(std::llround(images));
    for (const Scale &scale : scales) {
        if (images < 999.5 * scale.size)
            return fmt::format("{:.3g} {}", images / scale.size, scale.word);
    }
    return fmt::format("{:.3g}", images);
}

std::string countText(const ImageCount &count)
{
    if (!count.images)
        return "never";
    const std::string text = fmt::format("{} {}", imagesText(*count.images), *count.images == 1 ? "image" : "images");
    if (!count.hasInterval)
        return text;
    if (count.high)
        return fmt::format("{} ({} to {})", text, imagesText(count.low), imagesText(*count.high));
    return fmt::format("{} ({} or more, possibly never)", text, imagesText(count.low));
}

std::string payoffSentence(const Payoff &payoff)
{
    if (payoff.paysAfter.images)
        return fmt::format("Pays for itself after {}.", countText(payoff.paysAfter));
    if (payoff.paysAfter.hasInterval)
        return fmt::format("Never pays for itself: it does not cost less than the full network. Within the intervals "
                           "it may, after {} images or more.",
                           imagesText(payoff.paysAfter.low));
    return "Never pays for itself: it does not cost less than the full network.";
}

std::string outweighSentence(const ImageCount &count)
{
    return fmt::format("Inference outweighs training after {}.", countText(count));
}

} // namespace offramp
