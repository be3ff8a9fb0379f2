// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/checkpoint_p.h"

#include "core/networks/tensorwriter_p.h"
#include "core/networks/weights_p.h"
#include "core/support/words.h"
#include "core/tensors/tensorfile.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

constexpr auto versionKey = "offramp_checkpoint";
constexpr auto version = "1";
constexpr auto networkKey = "network";
constexpr auto recipeKey = "recipe";
constexpr auto imagesKey = "images";
constexpr auto weightsKey = "weights";
constexpr auto epochsKey = "epochs";
constexpr auto startAgain = "Remove the file to start again.";

/// The first line in which two texts differ, of the first, without spaces and commas around it.
std::string firstDifference(const std::string &text, const std::string &other)
{
    const auto lines = split(text, '\n');
    const auto others = split(other, '\n');
    const auto different = std::ranges::mismatch(lines, others).in1;
    std::string_view line = different == lines.end() ? std::string_view() : *different;
    line.remove_prefix(std::min(line.size(), line.find_first_not_of(' ')));
    line.remove_suffix(line.ends_with(',') ? 1 : 0);
    return std::string(line);
}

} // namespace

Result<void> saveCheckpoint(const Checkpoint &checkpoint, const std::filesystem::path &path)
{
    return writeTensors(checkpoint.tensors,
                        {{versionKey, version},
                         {networkKey, checkpoint.identity.network},
                         {recipeKey, checkpoint.identity.recipe},
                         {imagesKey, checkpoint.identity.images},
                         {weightsKey, checkpoint.identity.weights},
                         {epochsKey, toJsonLines(checkpoint.epochs, checkpoint.exits)}},
                        path);
}

Result<Checkpoint> readCheckpoint(const std::filesystem::path &path)
{
    const auto file = openTensorFile(path);
    if (!file)
        return tl::unexpected(file.error());
    if (!*file || textUnder((*file)->metadata, versionKey) != version)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is not a checkpoint of a training that this program can read.", path.string()),
                       "Choose another --out, or remove the file to start again.");
    const auto &metadata = (*file)->metadata;
    auto epochs = parseEpochs(textUnder(metadata, epochsKey), path.string());
    if (!epochs)
        return tl::unexpected(epochs.error());
    Checkpoint checkpoint{{textUnder(metadata, networkKey), textUnder(metadata, recipeKey),
                           textUnder(metadata, imagesKey), textUnder(metadata, weightsKey)},
                          {},
                          std::move(*epochs),
                          {}};
    const NamedWeights weights = weightsIn(**file);
    for (std::size_t i = 0; i < weights.offered.size(); ++i) {
        auto tensor = weights.read(i);
        if (!tensor)
            return tl::unexpected(tensor.error());
        checkpoint.tensors[weights.offered[i].name] = std::move(*tensor);
    }
    return checkpoint;
}

Result<void> checkIdentity(const TrainingIdentity &found, const TrainingIdentity &now,
                           const std::filesystem::path &path)
{
    std::string what;
    if (found.network != now.network)
        what = "another network";
    else if (found.recipe != now.recipe)
        what = fmt::format("another recipe ({}, not {})", firstDifference(found.recipe, now.recipe),
                           firstDifference(now.recipe, found.recipe));
    else if (found.images != now.images)
        what = "other images, or images that are prepared in another way";
    else if (found.weights != now.weights && !found.weights.empty() && !now.weights.empty())
        what = "other weights to begin with";
    if (what.empty())
        return {};
    return failure(ErrorKind::BadInput, fmt::format("{} belongs to a training with {}.", path.string(), what),
                   "Repeat the command that began it, or choose another --out.");
}

Result<void> restore(const std::map<std::string, at::Tensor> &tensors, const Checkpoint &checkpoint,
                     const std::filesystem::path &path)
{
    const at::NoGradGuard ungraded;
    for (const auto &[name, tensor] : tensors) {
        const auto found = checkpoint.tensors.find(name);
        if (found == checkpoint.tensors.end() || found->second.sizes() != tensor.sizes()
            || found->second.scalar_type() != tensor.scalar_type())
            return failure(ErrorKind::BadInput, fmt::format("{} does not hold {} as it should.", path.string(), name),
                           startAgain);
        tensor.copy_(found->second);
    }
    return {};
}

} // namespace offramp
