// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/augmentation/augment.h"

#include "core/augmentation/imagechanges.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

namespace offramp {

namespace {

int rounded(double number)
{
    return static_cast<int>(std::lround(number));
}

Draws drawsFor(const AugmentationRun &run, std::uint64_t index, std::size_t step)
{
    return Draws({run.seed, run.epoch, index, step});
}

double strengthOf(const Augmentation &augmentation, Draws &draws)
{
    return draws.between(augmentation.low, augmentation.high);
}

Image movedAnywhere(const Image &image, const Augmentation &how, Draws &draws)
{
    const int right = rounded(strengthOf(how, draws) * image.width);
    const int down = rounded(strengthOf(how, draws) * image.height);
    return moved(image, right, down, how.border);
}

Image croppedAnywhere(const Image &image, double share, Draws &draws)
{
    const auto sideOf = [&](int side) { return std::clamp(rounded(share * side), 1, side); };
    Box part{0, 0, sideOf(image.width), sideOf(image.height)};
    part.left = draws.below(image.width - part.width + 1);
    part.top = draws.below(image.height - part.height + 1);
    return cropped(image, part);
}

/// A box of this size whose middle is any pixel.
Box boxAnywhere(const Image &image, int width, int height, Draws &draws)
{
    const int x = draws.below(image.width);
    const int y = draws.below(image.height);
    return boxAround(image, x, y, width, height);
}

Image withHoleAnywhere(const Image &image, double share, Draws &draws)
{
    const int side = rounded(share * std::min(image.width, image.height));
    return withHole(image, boxAnywhere(image, side, side, draws));
}

Image withOtherChannels(const Image &image, Draws &draws)
{
    constexpr std::array<std::array<int, 3>, 5> orders{{{0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}};
    return withChannels(image, orders[static_cast<std::size_t>(draws.below(std::ssize(orders)))]);
}

Image withPatchesShuffled(const Image &image, const Augmentation &how, Draws &draws)
{
    constexpr int window = 2; // patches along each side
    const int least = rounded(how.low);
    const int wanted = least + draws.below(rounded(how.high) - least + 1);
    const int patches = patchesAlongSide(image, wanted);
    std::vector<std::size_t> from(static_cast<std::size_t>(patches) * static_cast<std::size_t>(patches));
    std::iota(from.begin(), from.end(), 0);
    for (int top = 0; top < patches; top += window) {
        for (int left = 0; left < patches; left += window) {
            std::vector<std::size_t> places;
            for (int y = top; y < std::min(top + window, patches); ++y) {
                for (int x = left; x < std::min(left + window, patches); ++x)
                    places.push_back(static_cast<std::size_t>(y * patches + x));
            }
            for (int i = static_cast<int>(places.size()) - 1; i > 0; --i)
                std::swap(from[places[static_cast<std::size_t>(i)]],
                          from[places[static_cast<std::size_t>(draws.below(i + 1))]]);
        }
    }
    return withPatches(image, patches, from);
}

Image changedBy(const Augmentation &how, Image image, Draws &draws)
{
    switch (how.kind) {
    case AugmentationKind::HorizontalFlip:
        return flippedSideways(image);
    case AugmentationKind::VerticalFlip:
        return flippedUpsideDown(image);
    case AugmentationKind::Rotation:
        return rotated(image, strengthOf(how, draws), how.border);
    case AugmentationKind::Scale:
        return scaled(image, strengthOf(how, draws), how.border);
    case AugmentationKind::Translation:
        return movedAnywhere(image, how, draws);
    case AugmentationKind::Shear:
        return sheared(image, strengthOf(how, draws), how.border);
    case AugmentationKind::Crop:
        return croppedAnywhere(image, strengthOf(how, draws), draws);
    case AugmentationKind::Brightness:
        return brightened(image, strengthOf(how, draws));
    case AugmentationKind::GaussianNoise: {
        const double deviation = strengthOf(how, draws);
        return withNoise(image, deviation, draws.bits());
    }
    case AugmentationKind::Blur:
        return blurred(image, strengthOf(how, draws));
    case AugmentationKind::Cutout:
        return withHoleAnywhere(image, strengthOf(how, draws), draws);
    case AugmentationKind::ChannelShuffle:
        return withOtherChannels(image, draws);
    case AugmentationKind::PatchShuffle:
        return withPatchesShuffled(image, how, draws);
    case AugmentationKind::MixUp:
    case AugmentationKind::CutMix:
        break; // of batches
    }
    return image;
}

/// The labels of both, by class; weight: of the first.
std::vector<LabelWeight> mixedLabels(const std::vector<LabelWeight> &first, const std::vector<LabelWeight> &second,
                                     double weight)
{
    std::map<std::int32_t, double> weights;
    for (const LabelWeight &label : first)
        weights[label.label] += weight * label.weight;
    for (const LabelWeight &label : second)
        weights[label.label] += (1 - weight) * label.weight;
    std::vector<LabelWeight> mixed;
    for (const auto &[label, share] : weights) {
        if (share > 0)
            mixed.push_back({label, share});
    }
    return mixed;
}

void mixTwo(LabelledImage &image, const LabelledImage &partner, const Augmentation &how, Draws &draws)
{
    double weight = draws.beta(strengthOf(how, draws));
    if (how.kind == AugmentationKind::MixUp) {
        image.image = blended(image.image, partner.image, weight);
    } else {
        const double side = std::sqrt(1 - weight);
        const Box box
            = boxAnywhere(image.image, rounded(side * image.image.width), rounded(side * image.image.height), draws);
        image.image = pasted(image.image, partner.image, box);
        weight = 1 - static_cast<double>(box.area()) / (static_cast<double>(image.image.width) * image.image.height);
    }
    image.labels = mixedLabels(image.labels, partner.labels, weight);
}

/// The positions in a batch, ordered by the images' positions in the data set.
std::vector<std::size_t> byIndex(const std::vector<LabelledImage> &batch)
{
    std::vector<std::size_t> order(batch.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](std::size_t place) { return batch[place].index; });
    return order;
}

void mixBy(std::vector<LabelledImage> &batch, const std::vector<std::size_t> &order, const Augmentation &how,
           const AugmentationRun &run, std::size_t step)
{
    const std::vector<LabelledImage> before = batch;
    const int others = static_cast<int>(order.size()) - 1;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        LabelledImage &image = batch[order[rank]];
        Draws draws = drawsFor(run, image.index, step);
        if (!draws.chance(how.probability))
            continue;
        const std::size_t ahead = 1 + static_cast<std::size_t>(draws.below(others));
        mixTwo(image, before[order[(rank + ahead) % order.size()]], how, draws);
    }
}

Result<void> checkSizes(const std::vector<LabelledImage> &batch)
{
    const Image &first = batch.front().image;
    for (const auto &[index, image, labels] : batch) {
        if (image.width != first.width || image.height != first.height)
            return failure(ErrorKind::BadInput,
                           fmt::format("Image {} of the data set is {} x {} and image {} is {} x {}; only images of "
                                       "one size can be mixed.",
                                       batch.front().index, first.width, first.height, index, image.width,
                                       image.height),
                           "Give the size that images are brought to, or leave out mixup and cutmix.");
    }
    return {};
}

} // namespace

Image augmented(Image image, const Policy &policy, const AugmentationRun &run, std::uint64_t index)
{
    for (std::size_t step = 0; step < policy.size(); ++step) {
        if (mixesImages(policy[step].kind))
            continue;
        Draws draws = drawsFor(run, index, step);
        if (draws.chance(policy[step].probability))
            image = changedBy(policy[step], std::move(image), draws);
    }
    return image;
}

Result<void> mix(std::vector<LabelledImage> &batch, const Policy &policy, const AugmentationRun &run)
{
    const bool mixes = std::ranges::any_of(policy, mixesImages, &Augmentation::kind);
    if (!mixes || batch.size() < 2)
        return {};
    if (auto same = checkSizes(batch); !same)
        return same;
    const auto order = byIndex(batch);
    for (std::size_t step = 0; step < policy.size(); ++step) {
        if (mixesImages(policy[step].kind))
            mixBy(batch, order, policy[step], run, step);
    }
    return {};
}

} // namespace offramp
