// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/imageplan.h"

#include "core/execution/tensorresize.h"
#include "core/recorder/sampleimage.h"
#include "core/support/jsonlimits.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

void chooseSize(ImagePlan &plan, const NetworkSpec &spec, const ImageOptions &options)
{
    auto &how = plan.how;
    how.squash = options.squash;
    if (options.size) {
        how.resize = how.crop = options.size;
    } else if (spec.resize || spec.crop) {
        how.resize = spec.resize;
        how.crop = spec.crop ? spec.crop : spec.resize;
    } else if (spec.input && (*spec.input)[1] == (*spec.input)[2]) {
        how.resize = how.crop = (*spec.input)[1];
    }
}

Result<void> checkSquash(const ImageOptions &options, const Preprocessing &how)
{
    if (!options.squash || how.resize)
        return {};
    return failure(ErrorKind::Usage,
                   "--squash needs a size to resize to, and neither the command nor the network gives one.",
                   "Add --size N.");
}

Resizer resizerFor(const Preprocessing &how)
{
    return [interpolation = how.interpolation, mode = how.mode](const Image &image, int width, int height) {
        if (mode == ResizeMode::Pil)
            return resizeAsPillow(image, width, height, interpolation);
        if (mode == ResizeMode::Pil13)
            return resizeAsPillow13(image, width, height, interpolation);
        return resizeAsTensor(image, width, height, interpolation, mode == ResizeMode::TensorAntialiased);
    };
}

/// The first image that can be read; the error is about the very first.
Result<SampleImage> firstImage(const Dataset &dataset)
{
    auto first = readSampleImage(dataset.samples.front());
    for (std::size_t i = 1; !first && i < dataset.samples.size(); ++i) {
        if (auto other = readSampleImage(dataset.samples[i]))
            return other;
    }
    return first;
}

/// Finds the size that the network is fed, from the first image.
Result<void> lookAtFirst(ImagePlan &plan, const Dataset &dataset)
{
    plan.resizer = resizerFor(plan.how);
    if (dataset.samples.empty())
        return failure(ErrorKind::BadInput, "The test set has no image but those that the recording lists as skipped.",
                       "Check the test set, or record into another file.");
    auto first = firstImage(dataset);
    if (!first)
        return tl::unexpected(first.error());
    const auto fitted = fit(std::move(first->image), plan.how, plan.resizer, "The first image");
    if (!fitted)
        return tl::unexpected(fitted.error());
    plan.input = {plan.how.channels(), fitted->height, fitted->width};
    return {};
}

} // namespace

Result<ImagePlan> planImages(const NetworkSpec &spec, const ImageOptions &options, const Dataset &dataset)
{
    if (spec.input && (*spec.input)[0] != 3 && (*spec.input)[0] != 1)
        return failure(ErrorKind::BadInput,
                       fmt::format("The network's spec asks for {} channels; images have 3, or 1 in grey.",
                                   (*spec.input)[0]),
                       "Wrap the network so that it takes RGB images.");
    ImagePlan plan;
    plan.how.grey = spec.input && (*spec.input)[0] == 1;
    chooseSize(plan, spec, options);
    plan.how.interpolation = interpolationFrom(spec.interpolation).value_or(Interpolation::Bicubic);
    plan.how.mode = options.mode.value_or(resizeModeFrom(spec.resizeMode).value_or(ResizeMode::Pil));
    if (const auto possible = checkSquash(options, plan.how); !possible)
        return tl::unexpected(possible.error());

    const auto mean = options.mean ? options.mean : spec.mean;
    const auto std = options.std ? options.std : spec.std;
    if (!mean || !std)
        plan.warnings.push_back("The network does not give its mean and std, so ImageNet's are used. "
                                "Give --mean and --std if that is incorrect.");
    plan.how.mean = mean.value_or(plan.how.mean);
    plan.how.std = std.value_or(plan.how.std);

    if (const auto looked = lookAtFirst(plan, dataset); !looked)
        return tl::unexpected(looked.error());
    if (spec.input && ((*spec.input)[1] != plan.input.height || (*spec.input)[2] != plan.input.width))
        plan.warnings.push_back(fmt::format("The network's spec asks for images of {} x {}; they are {} x {}.",
                                            (*spec.input)[2], (*spec.input)[1], plan.input.width, plan.input.height));
    return plan;
}

Result<Preprocessing> recordedPreprocessing(const std::string &text)
{
    if (auto within = checkJsonLimits(text, "The recording's preprocessing"); !within)
        return tl::unexpected(within.error());
    Preprocessing how;
    try {
        const auto json = nlohmann::json::parse(text);
        const auto side = [&](const char *key) {
            return json.at(key).is_null() ? std::optional<int>() : std::optional(json.at(key).get<int>());
        };
        how.resize = side("resize");
        how.crop = side("crop");
        how.squash = json.at("squash").get<bool>();
        how.grey = json.value("grey", false);
        how.interpolation = interpolationFrom(json.at("interpolation").get<std::string>()).value_or(how.interpolation);
        how.mode = resizeModeFrom(json.at("resize_mode").get<std::string>()).value_or(how.mode);
        how.mean = json.at("mean").get<std::array<float, 3>>();
        how.std = json.at("std").get<std::array<float, 3>>();
    } catch (const nlohmann::json::exception &) {
        // Detected below, as all text that cannot be read back.
    }
    constexpr int largestSide = 65536;
    const auto isSide = [](std::optional<int> side) { return !side || (*side > 0 && *side <= largestSide); };
    if (toJson(how) != text || !isSide(how.resize) || !isSide(how.crop))
        return failure(ErrorKind::BadInput, fmt::format("The recording has unknown preprocessing: {}.", text),
                       "Use the program that recorded it, or record again.");
    return how;
}

Result<ImagePlan> imagesAsRecorded(const std::string &preprocessing, const Dataset &dataset,
                                   const ImageOptions &options)
{
    auto how = recordedPreprocessing(preprocessing);
    if (!how)
        return tl::unexpected(how.error());
    ImagePlan plan;
    plan.how = *how;
    if (options.size)
        plan.how.resize = plan.how.crop = options.size;
    plan.how.squash = how->squash || options.squash;
    plan.how.mean = options.mean.value_or(how->mean);
    plan.how.std = options.std.value_or(how->std);
    plan.how.mode = options.mode.value_or(how->mode);
    if (const auto possible = checkSquash(options, plan.how); !possible)
        return tl::unexpected(possible.error());
    if (const auto looked = lookAtFirst(plan, dataset); !looked)
        return tl::unexpected(looked.error());
    return plan;
}

ThumbnailSize thumbnailSize(const InputShape &input, int side)
{
    const int longer = std::max(input.width, input.height);
    if (longer <= side)
        return {input.width, input.height};
    const auto shortened = [&](int length) {
        return std::max(1, static_cast<int>(std::lround(static_cast<double>(length) * side / longer)));
    };
    return {shortened(input.width), shortened(input.height)};
}

} // namespace offramp
