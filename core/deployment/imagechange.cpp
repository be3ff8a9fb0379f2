// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/deployment/imagechange.h"

#include <fmt/format.h>

namespace offramp {

namespace {

std::string sideText(std::optional<int> side)
{
    return side ? fmt::format("{} pixels", *side) : std::string("none");
}

std::string shapeText(const InputShape &shape)
{
    return fmt::format("{} x {} x {}", shape.channels, shape.height, shape.width);
}

/// Where two differ in more than mean and standard deviation.
struct Difference {
    std::string what;
    std::string first;
    std::string other;
};

std::optional<Difference> differenceOf(const Preprocessing &first, const Preprocessing &other)
{
    const auto colours = [](const Preprocessing &how) { return how.grey ? "grey" : "RGB"; };
    const auto shape = [](const Preprocessing &how) { return how.squash ? "squashed" : "kept"; };
    if (first.grey != other.grey)
        return Difference{"colours", colours(first), colours(other)};
    if (first.resize != other.resize)
        return Difference{"resize", sideText(first.resize), sideText(other.resize)};
    if (first.crop != other.crop)
        return Difference{"crop", sideText(first.crop), sideText(other.crop)};
    if (first.squash != other.squash)
        return Difference{"aspect ratio", shape(first), shape(other)};
    if (first.resize && first.interpolation != other.interpolation)
        return Difference{"interpolation", toText(first.interpolation), toText(other.interpolation)};
    if (first.resize && first.mode != other.mode)
        return Difference{"resize arithmetic", toText(first.mode), toText(other.mode)};
    return std::nullopt;
}

tl::unexpected<Error> refuse(const PreparedImages &first, const PreparedImages &other, const Difference &difference)
{
    return failure(ErrorKind::BadInput,
                   fmt::format("{} and {} take different images, so that one archive cannot run both: {} {} and {}.",
                               first.network, other.network, difference.what, difference.first, difference.other),
                   "Record both with the same size, crop and colours, and make the cascade again; only mean and "
                   "standard deviation may differ.");
}

} // namespace

Result<ImageChange> changeBetween(const PreparedImages &first, const PreparedImages &other)
{
    if (first.how.has_value() != other.how.has_value())
        return refuse(first, other,
                      {"preprocessing", first.how ? toText(*first.how) : "not known",
                       other.how ? toText(*other.how) : "not known"});
    if (first.how) {
        if (const auto difference = differenceOf(*first.how, *other.how))
            return refuse(first, other, *difference);
    }
    if (first.shape != other.shape)
        return refuse(first, other, {"shape", shapeText(first.shape), shapeText(other.shape)});
    ImageChange change;
    if (!first.how)
        return change;
    bool isSame = true;
    for (std::size_t channel = 0; channel < static_cast<std::size_t>(first.how->channels()); ++channel) {
        const double std = other.how->std[channel];
        isSame = isSame && first.how->mean[channel] == other.how->mean[channel]
                 && first.how->std[channel] == other.how->std[channel];
        change.scale.push_back(static_cast<float>(first.how->std[channel] / std));
        change.shift.push_back(
            static_cast<float>((static_cast<double>(first.how->mean[channel]) - other.how->mean[channel]) / std));
    }
    return isSame ? ImageChange() : change;
}

} // namespace offramp
