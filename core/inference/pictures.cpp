// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/inference/pictures.h"

#include "core/imaging/decode.h"
#include "core/inference/tensorresize.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

void chooseSize(PicturePlan &plan, const NetworkSpec &spec, const PictureOptions &options)
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

} // namespace

namespace {

Resizer resizerFor(const Preprocessing &how)
{
    return [interpolation = how.interpolation, mode = how.mode](const Image &image, int width, int height) {
        if (mode == ResizeMode::Pil)
            return resizeAsPillow(image, width, height, interpolation);
        return resizeAsTensor(image, width, height, interpolation, mode == ResizeMode::TensorAntialiased);
    };
}

} // namespace

Result<Image> readPicture(const Sample &sample)
{
    return sample.record ? readCifarRecord(sample.path, *sample.record) : readImage(sample.path);
}

Result<PicturePlan> planPictures(const NetworkSpec &spec, const PictureOptions &options, const Dataset &dataset)
{
    if (spec.input && (*spec.input)[0] != 3)
        return failure(ErrorKind::BadInput,
                       fmt::format("The network's spec asks for {} channels; pictures have 3.", (*spec.input)[0]),
                       "Wrap the network so that it takes RGB pictures.");
    PicturePlan plan;
    chooseSize(plan, spec, options);
    plan.how.interpolation = interpolationFrom(spec.interpolation).value_or(Interpolation::Bicubic);
    plan.how.mode = options.mode.value_or(resizeModeFrom(spec.resizeMode).value_or(ResizeMode::Pil));
    plan.resizer = resizerFor(plan.how);
    if (options.squash && !plan.how.resize)
        return failure(ErrorKind::Usage,
                       "--squash needs a size to resize to, and neither the command nor the network "
                       "says one.",
                       "Add --size N.");

    const auto mean = options.mean ? options.mean : spec.mean;
    const auto std = options.std ? options.std : spec.std;
    if (!mean || !std)
        plan.warnings.push_back("Nothing says which mean and std the network was trained with; ImageNet's are used. "
                                "Say --mean and --std if that is wrong.");
    plan.how.mean = mean.value_or(plan.how.mean);
    plan.how.std = std.value_or(plan.how.std);

    const auto first = readPicture(dataset.samples.front());
    if (!first)
        return tl::unexpected(first.error());
    const Image fitted = fit(*first, plan.how, plan.resizer);
    plan.input = {3, fitted.height, fitted.width};
    if (spec.input && ((*spec.input)[1] != fitted.height || (*spec.input)[2] != fitted.width))
        plan.warnings.push_back(fmt::format("The network's spec asks for pictures of {} x {}; they are {} x {}.",
                                            (*spec.input)[2], (*spec.input)[1], fitted.width, fitted.height));
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
