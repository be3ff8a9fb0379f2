// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/trainingplan.h"

#include "core/architectures/architectures.h"
#include "core/networks/frozentrunk_p.h"
#include "core/recorder/preparation.h"
#include "core/recorder/recordplan.h"
#include "core/support/file.h"
#include "core/support/words.h"
#include "core/tensors/filekind.h"

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

} // namespace

bool isArchive(const std::string &nameOrFile)
{
    std::error_code ignored;
    return std::filesystem::is_regular_file(nameOrFile, ignored)
           && recogniseFile(nameOrFile).value_or(FileKind::Unknown) == FileKind::TorchScript;
}

Result<NetworkSpec> networkSpecFrom(const std::string &nameOrFile)
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

namespace {

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

bool isLabelOrder(const std::string &word)
{
    return word == "sorted" || word == "numeric" || word == "wnids";
}

/// Writes into a spec how the images of a data set are prepared, and what the outputs mean.
void describeImages(NetworkSpec &spec, const ImagePlan &images, const Dataset &dataset)
{
    spec.mean = images.how.mean;
    spec.std = images.how.std;
    spec.input = std::array{images.input.channels, images.input.height, images.input.width};
    spec.resize = images.how.resize;
    spec.crop = images.how.crop;
    if (spec.resize) {
        spec.interpolation = toText(images.how.interpolation);
        spec.resizeMode = toText(images.how.mode);
    }
    if (isLabelOrder(dataset.labels.word))
        spec.labelOrder = dataset.labels.word;
}

/// The exits of a trunk with heads.
Result<std::vector<ExitSpec>> exitsOn(const FrozenTrunk &trunk, const std::string &design)
{
    constexpr std::size_t featureMap = 3; // dimensions beside the batch
    std::vector<ExitSpec> exits;
    std::size_t own = 0;
    for (const TrunkOutput &output : trunk.outputs()) {
        if (output.isLogits) {
            const bool hasUsualName = output.name == fmt::format("exit{}", ++own);
            exits.push_back({hasUsualName ? fmt::format("exit{}", exits.size() + 1) : output.name, {}, {}});
            continue;
        }
        if (output.shape.size() != featureMap)
            return failure(ErrorKind::Usage,
                           fmt::format("Layer \"{}\" gives [{}] for an image, and a head takes a feature map.",
                                       output.name, fmt::join(output.shape, ", ")),
                           "Choose a layer that gives channels, height and width.");
        exits.push_back({output.name, output.name, design});
    }
    return exits;
}

/// The layers of an archive that get heads.
Result<std::vector<std::string>> layersFor(const Network &network, InputShape input, const HeadChoice &heads)
{
    auto layers = heads.afterEachBlock ? blocksOf(network, input) : Result<std::vector<std::string>>(heads.after);
    if (layers && layers->empty())
        return failure(ErrorKind::Usage,
                       fmt::format("{} is a TorchScript archive, and {}.", network.path().string(),
                                   heads.afterEachBlock ? "its forward calls no blocks that could be named"
                                                        : "nothing says which of its layers get heads"),
                       "Name them, as --heads-at layer1,layer2.");
    return layers;
}

Result<TrainingPlan> planOnTrunk(const std::string &path, const Dataset &dataset, std::optional<int> size,
                                 const HeadChoice &heads)
{
    auto network = Network::load(path);
    if (!network)
        return tl::unexpected(network.error());
    NetworkSpec spec = network->spec();
    ImageOptions options;
    options.size = size;
    auto images = planImages(spec, options, dataset);
    if (!images)
        return tl::unexpected(images.error());
    const auto outputs = probeFor(*network, *images);
    if (!outputs)
        return tl::unexpected(outputs.error());
    const bool keepsExits = checkClasses(*outputs, dataset).has_value();
    if (keepsExits && isLabelOrder(spec.labelOrder) && spec.labelOrder != dataset.labels.word)
        return failure(ErrorKind::Usage,
                       fmt::format("The outputs of {} have the label order {}, and the data set is taken as {}.", path,
                                   spec.labelOrder, dataset.labels.word),
                       fmt::format("Add --labels {}.", spec.labelOrder));
    if (!keepsExits)
        images->warnings.push_back(fmt::format("{} knows {} classes, and the data set has {}: its own exits are left "
                                               "out.",
                                               path, outputs->classes, dataset.classCount()));
    const std::string name = network->name();
    const auto layers = layersFor(*network, images->input, heads);
    if (!layers)
        return tl::unexpected(layers.error());
    auto trunk = FrozenTrunk::open(std::move(*network), images->input, *layers, keepsExits);
    if (!trunk)
        return tl::unexpected(trunk.error());
    auto exits = exitsOn(*trunk, heads.design);
    if (!exits)
        return tl::unexpected(exits.error());
    spec.architecture.clear();
    spec.exits = std::move(*exits);
    spec.classes = keepsExits ? outputs->classes : static_cast<int>(dataset.classCount());
    if (spec.classNames.size() != static_cast<std::size_t>(*spec.classes))
        spec.classNames.clear();
    describeImages(spec, *images, dataset);
    return TrainingPlan{std::move(spec), std::move(*images), name, std::make_shared<FrozenTrunk>(std::move(*trunk))};
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
    if (isArchive(nameOrFile))
        return planOnTrunk(nameOrFile, dataset, size, heads);
    const auto given = networkSpecFrom(nameOrFile);
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
    describeImages(*spec, *images, dataset);
    const std::string name = spec->architecture;
    return TrainingPlan{std::move(*spec), std::move(*images), name};
}

} // namespace offramp
