// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/trainingplan.h"

#include "core/architectures/architectures.h"
#include "core/recorder/recordplan.h"
#include "core/support/file.h"
#include "core/support/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace offramp {

namespace {

bool contains(const std::vector<std::string> &words, const std::string &word)
{
    return std::ranges::find(words, word) != words.end();
}

/// The spec of a file, or an empty one with the architecture of that name.
Result<NetworkSpec> readSpec(const std::string &nameOrFile)
{
    NetworkSpec spec;
    spec.architecture = nameOrFile;
    std::error_code ignored;
    const bool isName = contains(architectureNames(), nameOrFile) || contains(presetNames(), nameOrFile);
    if (isName || !std::filesystem::exists(nameOrFile, ignored))
        return spec;
    const auto text = readWholeFile(nameOrFile, 16u << 20);
    return text ? parseNetworkSpec(*text, nameOrFile) : tl::unexpected(text.error());
}

/// The heads of a complete spec instead of its exits before the last.
Result<NetworkSpec> withHeads(NetworkSpec spec, const HeadChoice &heads)
{
    if (!heads.isMade())
        return spec;
    ExitSpec last = spec.exits.back();
    const bool hasUsualName = last.name == fmt::format("exit{}", spec.exits.size());
    spec.exits = {last};
    std::vector<std::string> places = heads.after;
    if (heads.afterEachBlock) {
        const auto program = writeNetwork(spec);
        if (!program)
            return tl::unexpected(program.error());
        places = program->blocks;
    }
    if (hasUsualName)
        last.name = fmt::format("exit{}", places.size() + 1);
    spec.exits.clear();
    for (const std::string &place : places)
        spec.exits.push_back({place, place, heads.design});
    spec.exits.push_back(last);
    return spec;
}

} // namespace

Result<std::optional<std::string>> trainingSplit(const std::filesystem::path &root,
                                                 const std::optional<std::string> &asked)
{
    if (asked)
        return asked;
    const auto splits = splitsOf(root);
    const auto train
        = std::ranges::find_if(splits, [](const std::string &split) { return lowerCase(split).starts_with("train"); });
    if (train != splits.end())
        return std::optional(*train);
    // A folder that is not a data set gets its error where it is opened.
    if (splits.empty() || splits == std::vector<std::string>{"root"})
        return std::optional<std::string>();
    return failure(ErrorKind::Usage,
                   fmt::format("{} has no split called train; its splits are {}.", root.string(),
                               fmt::join(splits, ", ")),
                   "Give --split the one to train with, but not the one that you will test with.");
}

Result<TrainingPlan> planTraining(const std::string &nameOrFile, const Dataset &dataset, std::optional<int> size,
                                  const HeadChoice &heads)
{
    const auto given = readSpec(nameOrFile);
    if (!given)
        return tl::unexpected(given.error());
    const bool hasClasses = given->classes || !given->classNames.empty();
    auto spec
        = completeSpec(*given, {{}, hasClasses ? std::nullopt : std::optional(static_cast<int>(dataset.classCount()))})
              .and_then([&](NetworkSpec complete) { return withHeads(std::move(complete), heads); });
    if (!spec)
        return tl::unexpected(spec.error());
    if (const auto fits = checkClasses({static_cast<int>(spec->exits.size()), *spec->classes}, dataset); !fits)
        return tl::unexpected(fits.error());
    const Preprocessing usual;
    spec->mean = spec->mean.value_or(usual.mean);
    spec->std = spec->std.value_or(usual.std);
    ImageOptions options;
    options.size = size;
    auto images = planImages(*spec, options, dataset);
    if (!images)
        return tl::unexpected(images.error());
    spec->input = std::array{images->input.channels, images->input.height, images->input.width};
    spec->resize = images->how.resize;
    spec->crop = images->how.crop;
    if (spec->resize) {
        spec->interpolation = toText(images->how.interpolation);
        spec->resizeMode = toText(images->how.mode);
    }
    const std::string &order = dataset.labels.word;
    if (order == "sorted" || order == "numeric" || order == "wnids")
        spec->labelOrder = order;
    return TrainingPlan{std::move(*spec), std::move(*images)};
}

} // namespace offramp
