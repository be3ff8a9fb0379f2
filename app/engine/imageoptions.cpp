// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/imageoptions.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace offramp {

namespace {

Result<std::optional<std::array<float, 3>>> channels(const char *option, const std::vector<float> &numbers)
{
    if (numbers.empty())
        return std::optional<std::array<float, 3>>();
    const bool finite = std::all_of(numbers.begin(), numbers.end(), [](float x) { return std::isfinite(x); });
    if (finite && numbers.size() == 1)
        return std::optional(std::array{numbers[0], numbers[0], numbers[0]});
    if (numbers.size() != 3 || !finite)
        return failure(ErrorKind::Usage,
                       fmt::format("{} takes three numbers, one per channel, or one number for all.", option),
                       fmt::format("Write {} 0.5,0.5,0.5 or {} 0.5.", option, option));
    return std::optional(std::array{numbers[0], numbers[1], numbers[2]});
}

} // namespace

void addImageOptions(CLI::App &verb, ImageTexts &texts)
{
    verb.add_option("--size", texts.images.size, "resize the shorter side and keep the centre square, in pixels")
        ->check(CLI::Range(1, 8192));
    verb.add_option("--mean", texts.mean, "mean of each channel, a,b,c, or of all, a")->delimiter(',');
    verb.add_option("--std", texts.std, "standard deviation of each channel, a,b,c, or of all, a")->delimiter(',');
    verb.add_flag("--squash", texts.images.squash, "resize both sides and ignore the aspect ratio");
    verb.add_option(
            "--resize", texts.resize,
            "method of resizing: pil (Pillow 9.5 to 12.1), pil13 (Pillow 13.0), tensor or tensor-aa (default: pil)")
        ->check(CLI::IsMember({"pil", "pil13", "tensor", "tensor-aa"}));
}

Result<ImageOptions> imageOptionsFrom(const ImageTexts &texts)
{
    const auto mean = channels("--mean", texts.mean);
    if (!mean)
        return tl::unexpected(mean.error());
    const auto std = channels("--std", texts.std);
    if (!std)
        return tl::unexpected(std.error());
    if (*std && std::any_of((*std)->begin(), (*std)->end(), [](float x) { return x <= 0; }))
        return failure(ErrorKind::Usage, "--std takes numbers above 0.", "Write --std 0.5,0.5,0.5.");
    ImageOptions images = texts.images;
    images.mean = *mean;
    images.std = *std;
    images.mode = resizeModeFrom(texts.resize.value_or(""));
    return images;
}

} // namespace offramp
