// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/study/studyaxes_p.h"

#include "core/architectures/architectures.h"
#include "core/augmentation/policyjson.h"
#include "core/support/file.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/sha256.h"
#include "core/support/words.h"
#include "core/training/trainingplan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace offramp {

namespace {

namespace fs = std::filesystem;

using Choice = Result<StudyChoice>;

constexpr auto own = "own";
constexpr auto none = "none";
constexpr char joint = '+';
constexpr char beforeHead = ':';
constexpr std::size_t longestQuote = 60; ///< of a value in a message
constexpr std::int64_t mostSeeds = 1000;
constexpr std::int64_t mostSeed = (std::int64_t{1} << 53) - 1;
constexpr int mostEpochs = 100'000;
constexpr int largestSide = 8192;

/// Where a study's file is, for messages and for its paths.
struct Source {
    std::string place;
    fs::path folder;
};

/// A field of that name whose value, or each value in its list, read turns into a choice.
struct Field {
    const char *name;
    Choice (*read)(const StudyJson &value, const Source &source);
};

Choice wrong(const Source &source, const char *key, const std::string &what)
{
    return studyMisfit(source.place, key, what);
}

std::string shortened(const StudyJson &value)
{
    return printable(value.dump(-1, ' ', false, StudyJson::error_handler_t::replace), longestQuote);
}

/// A file's name without its folder and its ending.
std::string stemOf(const std::string &file)
{
    return printable(fs::path(file).stem().string());
}

/// What a recipe in the study's file is called.
std::string nameOf(const StudyJson &recipe)
{
    const auto name = recipe.find("name");
    return name != recipe.end() && name->is_string() ? printable(name->get<std::string>()) : "recipe";
}

bool isKnown(const std::string &architecture)
{
    return std::ranges::count(architectureNames(), architecture) + std::ranges::count(presetNames(), architecture) > 0;
}

/// The spec with its preset resolved and all its exits; without classes where it says none.
Result<NetworkSpec> resolved(const std::string &nameOrFile)
{
    const auto given = networkSpecFrom(nameOrFile);
    if (!given)
        return given;
    auto spec = completeSpec(*given, {});
    if (spec)
        spec->classes = given->classes;
    return spec;
}

Choice readArchitecture(const StudyJson &value, const Source &source)
{
    if (!value.is_string())
        return wrong(source, "architecture", fmt::format("is {}, not a name or a file", shortened(value)));
    const auto text = value.get<std::string>();
    const fs::path file = source.folder / text;
    const bool isFile = !isKnown(text) && isThere(file);
    if (isFile && isArchive(file.string())) {
        return sha256OfFile(file).map([&](const std::string &sha256) {
            return StudyChoice{stemOf(text), [file, sha256](StudyJob &job) {
                                   job.archive = file;
                                   job.sha256 = sha256;
                               }};
        });
    }
    auto spec = resolved(isFile ? file.string() : text);
    if (!spec)
        return tl::unexpected(spec.error());
    return StudyChoice{isFile ? stemOf(text) : text,
                       [network = std::move(*spec)](StudyJob &job) { job.network = network; }};
}

Choice readWeights(const StudyJson &value, const Source &source)
{
    if (!value.is_string())
        return wrong(source, "weights", fmt::format("is {}, not a file or \"none\"", shortened(value)));
    const auto text = value.get<std::string>();
    if (text == none)
        return StudyChoice{none, [](StudyJob &job) { job.weights.clear(); }};
    const fs::path file = source.folder / text;
    if (!isThere(file))
        return wrong(source, "weights", fmt::format("names {}, which does not exist", file.string()));
    return sha256OfFile(file).map([&](const std::string &sha256) {
        return StudyChoice{stemOf(text), [file, sha256](StudyJob &job) {
                               job.weights = file;
                               job.sha256 = sha256;
                           }};
    });
}

Choice readRecipe(const StudyJson &value, const Source &source)
{
    if (!value.is_string() && !value.is_object())
        return wrong(source, "recipe", fmt::format("is {}, not a name, a file or a recipe", shortened(value)));
    const std::string text = value.is_string() ? value.get<std::string>() : std::string();
    const bool isName = std::ranges::count(recipeNames(), text) > 0;
    auto recipe = value.is_object() ? parseRecipe(value.dump(), source.place + ": field \"recipe\"")
                                    : recipeFrom(isName ? text : (source.folder / text).string());
    if (!recipe)
        return tl::unexpected(recipe.error());
    return StudyChoice{isName              ? text
                       : value.is_object() ? nameOf(value)
                                           : stemOf(text),
                       [made = std::move(*recipe)](StudyJob &job) { job.recipe = made; }};
}

/// "layer1+layer3:conv-pool-linear": places, each with the design of its head or the usual one.
Choice readExits(const StudyJson &value, const Source &source)
{
    if (!value.is_string() || value.get_ref<const std::string &>().empty())
        return wrong(source, "exits",
                     fmt::format("is {}; write \"none\", \"own\", or places such as \"layer1+layer2\"",
                                 shortened(value)));
    const auto text = value.get<std::string>();
    const std::string label = printable(text);
    if (text == own)
        return StudyChoice{label, [](StudyJob &) {}};
    std::vector<ExitSpec> exits;
    if (text != none) {
        for (const std::string_view part : split(text, joint)) {
            const auto words = split(part, beforeHead);
            if (words.size() > 2 || words.front().empty() || words.back().empty())
                return wrong(source, "exits",
                             fmt::format("has the value \"{}\"; write PLACE or PLACE:HEAD for each "
                                         "exit, with + between them",
                                         printable(text, longestQuote)));
            const std::string place(words.front());
            exits.push_back({place, place, words.size() == 2 ? std::string(words[1]) : std::string()});
        }
    }
    exits.push_back({"last", {}, {}});
    return StudyChoice{label, [exits](StudyJob &job) { job.network.exits = exits; }};
}

StudyChoice choiceOf(std::string label, Policy policy)
{
    return {std::move(label), [made = std::move(policy)](StudyJob &job) { job.recipe.augmentations = made; }};
}

/// "horizontal-flip+cutout": kinds with their usual strengths.
Choice readAugmentations(const StudyJson &value, const Source &source)
{
    constexpr auto key = "augmentations";
    if (!value.is_string())
        return wrong(source, key,
                     fmt::format("has the value {}; write \"own\", \"none\", names such as \"rotation+cutout\", or an "
                                 "object with a name for each list of augmentations",
                                 shortened(value)));
    const auto text = value.get<std::string>();
    if (text == own)
        return StudyChoice{text, [](StudyJob &) {}};
    Policy policy;
    if (text != none) {
        for (const std::string_view name : split(text, joint)) {
            const auto kind = augmentationKindFrom(name);
            if (!kind)
                return wrong(source, key,
                             fmt::format("names \"{}\", which is not an augmentation", printable(name, longestQuote)));
            policy.push_back(usualAugmentation(*kind));
        }
    }
    if (auto possible = checkPolicy(policy, fmt::format("{}: field \"{}\"", source.place, key)); !possible)
        return tl::unexpected(possible.error());
    return choiceOf(text, std::move(policy));
}

/// An object: a name for each list of augmentations.
Result<StudyAxis> readPolicies(const StudyJson &object, const Source &source)
{
    StudyAxis axis{"augmentations", true, {}};
    for (const auto &[label, list] : object.items()) {
        auto policy = parsePolicy(list.dump(), fmt::format("{}: field \"augmentations\", \"{}\"", source.place,
                                                           printable(label, longestQuote)));
        if (!policy)
            return tl::unexpected(policy.error());
        axis.choices.push_back(choiceOf(printable(label), std::move(*policy)));
    }
    return axis;
}

/// The policy with CutMix of that probability as the last, or without it at 0.
Policy withCutMix(Policy policy, double probability)
{
    std::erase_if(policy, [](const Augmentation &one) { return one.kind == AugmentationKind::CutMix; });
    if (probability > 0) {
        policy.push_back(usualAugmentation(AugmentationKind::CutMix));
        policy.back().probability = probability;
    }
    return policy;
}

Choice readCutMix(const StudyJson &value, const Source &source)
{
    const bool isProbability = value.is_number() && value.get<double>() >= 0 && value.get<double>() <= 1;
    if (!value.is_boolean() && !isProbability)
        return wrong(source, "cutmix",
                     fmt::format("is {}; write true, false, or a probability from 0 to 1", shortened(value)));
    const double usual = usualAugmentation(AugmentationKind::CutMix).probability;
    const double probability = isProbability ? value.get<double>() : value.get<bool>() ? usual : 0;
    const std::string label = isProbability ? shortestText(probability) : probability > 0 ? "on" : "off";
    return StudyChoice{label, [probability](StudyJob &job) {
                           job.recipe.augmentations = withCutMix(job.recipe.augmentations, probability);
                       }};
}

bool isWhole(const StudyJson &value, std::int64_t least, std::int64_t most)
{
    return value.is_number_integer() && value >= least && value <= most;
}

Choice readSize(const StudyJson &value, const Source &source)
{
    if (!isWhole(value, 1, largestSide))
        return wrong(source, "size",
                     fmt::format("is {}, not a whole number of pixels from 1 to {}", shortened(value), largestSide));
    const int size = value.get<int>();
    return StudyChoice{std::to_string(size), [size](StudyJob &job) { job.size = size; }};
}

Choice readShare(const StudyJson &value, const Source &source)
{
    if (!value.is_number() || !(value.get<double>() > 0 && value.get<double>() <= 1))
        return wrong(source, "share", fmt::format("is {}, not a number above 0 and at most 1", shortened(value)));
    const double share = value.get<double>();
    return StudyChoice{shortestText(share), [share](StudyJob &job) { job.recipe.share = share; }};
}

Choice readEpochs(const StudyJson &value, const Source &source)
{
    if (!isWhole(value, 1, mostEpochs))
        return wrong(source, "epochs",
                     fmt::format("is {}, not a whole number from 1 to {}", shortened(value), mostEpochs));
    const int epochs = value.get<int>();
    return StudyChoice{std::to_string(epochs),
                       [epochs](StudyJob &job) { job.recipe = withEpochs(job.recipe, epochs); }};
}

StudyChoice seedChoice(std::uint64_t seed)
{
    return {std::to_string(seed), [seed](StudyJob &job) { job.recipe.seed = seed; }};
}

Choice readSeed(const StudyJson &value, const Source &source)
{
    if (!isWhole(value, 0, mostSeed))
        return wrong(source, "seeds",
                     fmt::format("lists {}, not a whole number from 0 to {}", shortened(value), mostSeed));
    return seedChoice(value.get<std::uint64_t>());
}

/// A number: so many seeds from 0 on.
Result<StudyAxis> readSeedCount(const StudyJson &value, const Source &source)
{
    if (!isWhole(value, 1, mostSeeds))
        return studyMisfit(source.place, "seeds",
                           fmt::format("is {}; write a list of seeds, or how many, from 1 to {}", shortened(value),
                                       mostSeeds));
    StudyAxis axis{"seeds", true, {}};
    for (std::uint64_t seed = 0; seed < value.get<std::uint64_t>(); ++seed)
        axis.choices.push_back(seedChoice(seed));
    return axis;
}

// In the order in which they are applied: what changes a recipe comes after the recipe.
constexpr std::array fields{Field{"architecture", readArchitecture},
                            Field{"weights", readWeights},
                            Field{"recipe", readRecipe},
                            Field{"exits", readExits},
                            Field{"augmentations", readAugmentations},
                            Field{"cutmix", readCutMix},
                            Field{"size", readSize},
                            Field{"share", readShare},
                            Field{"epochs", readEpochs},
                            Field{"seeds", readSeed}};

Result<StudyAxis> readAxis(const Field &field, const StudyJson &value, const Source &source)
{
    const std::string name = field.name;
    if (name == "augmentations" && value.is_object())
        return readPolicies(value, source);
    if (name == "seeds" && !value.is_array())
        return readSeedCount(value, source);
    StudyAxis axis{name, value.is_array(), {}};
    for (const StudyJson &one : value.is_array() ? value : StudyJson::array({value})) {
        auto choice = field.read(one, source);
        if (!choice)
            return tl::unexpected(choice.error());
        axis.choices.push_back(std::move(*choice));
    }
    return axis;
}

Result<void> checkAxis(const StudyAxis &axis, const Source &source)
{
    if (axis.choices.empty())
        return studyMisfit(source.place, axis.name, "lists nothing");
    std::set<std::string> labels;
    for (const StudyChoice &choice : axis.choices) {
        if (!labels.insert(choice.label).second)
            return studyMisfit(source.place, axis.name,
                               fmt::format("lists \"{}\" twice", printable(choice.label, longestQuote)));
    }
    return {};
}

} // namespace

tl::unexpected<Error> studyMisfit(const std::string &place, const std::string &key, const std::string &what)
{
    return failure(ErrorKind::BadInput, fmt::format("{}: field \"{}\" {}.", place, key, what),
                   "Repair the study's file.");
}

std::vector<std::string> axisNames()
{
    std::vector<std::string> names;
    for (const Field &field : fields)
        names.emplace_back(field.name);
    return names;
}

Result<std::vector<StudyAxis>> readAxes(const StudyJson &json, const std::string &place, const fs::path &folder)
{
    const Source source{place, folder};
    std::vector<StudyAxis> axes;
    for (const Field &field : fields) {
        const auto value = json.find(field.name);
        if (value == json.end() || value->is_null())
            continue;
        auto axis = readAxis(field, *value, source);
        if (!axis)
            return tl::unexpected(axis.error());
        if (auto sound = checkAxis(*axis, source); !sound)
            return tl::unexpected(sound.error());
        axes.push_back(std::move(*axis));
    }
    return axes;
}

} // namespace offramp
