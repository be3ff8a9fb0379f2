// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/study/study.h"

#include "core/architectures/architectures.h"
#include "core/architectures/exitheads.h"
#include "core/recording/shard.h"
#include "core/study/studyaxes_p.h"
#include "core/support/file.h"
#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/sha256.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

namespace offramp {

namespace {

namespace fs = std::filesystem;

constexpr int studyVersion = 1;
constexpr auto versionKey = "offramp_study";
constexpr auto seedsKey = "seeds";
constexpr std::size_t mostJobs = 10'000;
constexpr std::size_t longestName = 200; ///< of a folder, so that its path stays usable
constexpr std::size_t longestPart = 60;  ///< of that, for one setting
constexpr int usualSide = 224;           ///< to check exits where the size of the images is not known

constexpr std::array otherKeys{versionKey, "name", "dataset", "split", "test_split", "labels", "e_max"};

constexpr std::array<std::string_view, 3> labelOrders{"sorted", "numeric", "wnids"};

/// A text as a part of a folder's name.
std::string nameOf(std::string text)
{
    const auto isUsable = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '+';
    };
    std::ranges::replace_if(
        text, [&](char c) { return !isUsable(c); }, '-');
    return text;
}

/// A setting as a part of a folder's name: a long one by its beginning and a digest of all of it.
std::string settingName(const std::string &label)
{
    const std::string beginning = printable(label, longestPart);
    if (beginning == label)
        return nameOf(label);
    Sha256 digest;
    digest.add(label);
    return nameOf(beginning) + digest.hex().substr(0, 8);
}

std::string joined(const std::string &name, const std::string &part)
{
    return name.empty() ? part : name + '_' + part;
}

Result<StudyJson> parsed(const fs::path &file)
{
    const std::string place = file.string();
    const auto text = readWholeFile(file, 1 << 20);
    if (!text)
        return tl::unexpected(text.error());
    auto json = parseJson<StudyJson>(*text, place);
    if (!json)
        return tl::unexpected(json.error());
    if (!json->is_object())
        return failure(ErrorKind::BadInput, fmt::format("{} is not a JSON object.", place), "Repair the study's file.");
    const auto version = json->find(versionKey);
    if (version == json->end() || !version->is_number_integer())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has no field \"{}\", so it is not a study.", place, versionKey),
                       fmt::format("Add \"{}\": {}, or name another file.", versionKey, studyVersion));
    if (*version > studyVersion)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is a study of version {}; this program knows version {}.", place,
                                   version->dump(), studyVersion),
                       "Use a newer program.");
    return json;
}

Result<void> checkKeys(const StudyJson &json, const std::string &place)
{
    std::vector<std::string> known(otherKeys.begin(), otherKeys.end());
    std::ranges::copy(axisNames(), std::back_inserter(known));
    for (const auto &[key, ignored] : json.items()) {
        if (std::ranges::find(known, key) == known.end())
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: field \"{}\" is not known.", place, printable(key, 100)),
                           fmt::format("Known are {}.", fmt::join(known, ", ")));
    }
    for (const char *key : {"dataset", "architecture", "recipe"}) {
        if (!json.contains(key) || json[key].is_null())
            return failure(ErrorKind::BadInput, fmt::format("{} has no field \"{}\".", place, key), "Add it.");
    }
    return {};
}

/// The text of a field; nothing where it is absent.
Result<std::optional<std::string>> textOf(const StudyJson &json, const char *key, const std::string &place)
{
    const auto value = json.find(key);
    if (value == json.end() || value->is_null())
        return std::optional<std::string>();
    if (!value->is_string() || value->get_ref<const std::string &>().empty())
        return studyMisfit(place, key, "is not a text");
    return std::optional(value->get<std::string>());
}

/// The fields that are the same for all jobs.
Result<Study> readCommon(const StudyJson &json, const std::string &place, const fs::path &folder)
{
    Study study;
    std::optional<std::string> name;
    std::optional<std::string> root;
    std::optional<std::string> labels;
    for (const auto &[key, out] : {std::pair{"name", &name}, std::pair{"dataset", &root}, std::pair{"labels", &labels},
                                   std::pair{"split", &study.split}, std::pair{"test_split", &study.testSplit}}) {
        auto text = textOf(json, key, place);
        if (!text)
            return tl::unexpected(text.error());
        *out = std::move(*text);
    }
    study.name = printable(name.value_or(fs::path(place).stem().string()), 100);
    study.dataset = folder / root.value_or("");
    study.labels = labels.value_or("");
    if (labels && std::ranges::find(labelOrders, *labels) == labelOrders.end())
        return studyMisfit(place, "labels",
                           fmt::format("is \"{}\"; it can be {}", printable(*labels, 100),
                                       fmt::join(labelOrders, ", ")));
    if (const auto eMax = json.find("e_max"); eMax != json.end() && !eMax->is_null()) {
        if (!eMax->is_number() || !(eMax->get<double>() > 0))
            return studyMisfit(place, "e_max", "is not a number of GFLOPs above 0");
        study.eMax = eMax->get<double>();
    }
    return study;
}

/// All combinations, the last axis fastest.
std::vector<StudyJob> combined(const std::vector<StudyAxis> &axes)
{
    std::vector<StudyJob> jobs(1);
    for (const StudyAxis &axis : axes) {
        const bool isSeed = axis.name == seedsKey;
        std::vector<StudyJob> more;
        for (const StudyJob &job : jobs) {
            for (const StudyChoice &choice : axis.choices) {
                StudyJob &one = more.emplace_back(job);
                choice.apply(one);
                if (axis.isListed && !isSeed) {
                    one.settings.push_back(choice.label);
                    one.name = joined(one.name, nameOf(axis.name) + '-' + settingName(choice.label));
                }
            }
        }
        jobs = std::move(more);
    }
    for (StudyJob &job : jobs)
        job.name = joined(job.name, fmt::format("seed-{}", job.recipe.seed));
    return jobs;
}

/// Whether the network can be built with its exits; sizes that are not known yet are checked when it is trained.
Result<void> checkNetwork(const StudyJob &job)
{
    auto spec = completeSpec(job.network, {});
    if (!spec)
        return tl::unexpected(spec.error());
    const int side = job.size.value_or(usualSide);
    if (job.size || !spec->input)
        spec->input = std::array{3, side, side};
    return writeNetwork(*spec).map([](const NetworkProgram &) {});
}

/// The design of an exit's head.
std::string designOf(const ExitSpec &exit)
{
    return exit.head.empty() ? HeadChoice().design : exit.head;
}

/// Whether its heads can be trained, as far as that shows without its code; where its layers are, training checks.
Result<void> checkArchive(const StudyJob &job)
{
    const HeadChoice heads = headsOf(job);
    if (!heads.isMade())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is a TorchScript archive, and nothing says which of its layers get heads.",
                                   job.archive.string()),
                       "Name them in \"exits\", such as \"layer1+layer2\".");
    for (const ExitSpec &exit : job.network.exits) {
        if (!exit.after.empty() && designOf(exit) != heads.design)
            return failure(ErrorKind::BadInput,
                           fmt::format("\"exits\" gives {} heads of two designs, {} and {}.", job.archive.string(),
                                       heads.design, printable(designOf(exit), 100)),
                           "Give all heads on an archive the same design.");
    }
    if (!job.weights.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is a TorchScript archive, which has its own weights.", job.archive.string()),
                       "Set \"weights\" to \"none\", or name an architecture that takes them.");
    constexpr int usualMap = 32; // to check the design where sizes are not known
    return writeHeads({{heads.design, usualMap, usualMap, usualMap}}, 2).map([](const NetworkProgram &) {});
}

Result<void> checkJob(const StudyJob &job, const std::string &place)
{
    const std::string where = fmt::format("{}, job {}", place, job.name);
    if (auto sound = checkRecipe(job.recipe, where); !sound)
        return sound;
    if (auto possible = checkPolicy(job.recipe.augmentations, where); !possible)
        return possible;
    const bool isBuilt = job.archive.empty();
    if (auto possible = isBuilt ? checkNetwork(job) : checkArchive(job); !possible) {
        Error error = possible.error();
        error.sentence = fmt::format("{}: {}", where, error.sentence);
        return tl::unexpected(std::move(error));
    }
    const std::size_t weights = job.recipe.exitWeights.size();
    if (isBuilt && weights != 0 && weights != job.network.exits.size())
        return failure(ErrorKind::BadInput,
                       fmt::format("{}: the recipe has {} \"exit_weights\", and the network {}.", where, weights,
                                   counted(job.network.exits.size(), "exit")),
                       "Give one weight for each exit, or none.");
    if (isBuilt && job.recipe.frozenTrunk && job.weights.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("{}: the recipe freezes the trunk, which would stay random.", where),
                       "Add \"weights\", or set \"frozen_trunk\" to false in the recipe.");
    if (job.name.size() > longestName)
        return failure(ErrorKind::BadInput,
                       fmt::format("{}: that name has more than {} characters.", where, longestName),
                       "Give files shorter names, or augmentations a name of their own.");
    return {};
}

Result<void> checkJobs(const Study &study, const std::string &place)
{
    std::set<std::string> names;
    for (const StudyJob &job : study.jobs) {
        if (auto sound = checkJob(job, place); !sound)
            return sound;
        if (!names.insert(job.name).second)
            return failure(ErrorKind::BadInput, fmt::format("{}: two jobs are called {}.", place, job.name),
                           "Give files or augmentations other names: in a folder's name only letters, digits, . and "
                           "+ are kept.");
    }
    return {};
}

} // namespace

HeadChoice headsOf(const StudyJob &job)
{
    HeadChoice heads;
    if (job.archive.empty())
        return heads;
    for (const ExitSpec &exit : job.network.exits) {
        if (exit.after.empty()) // the network's end
            continue;
        if (heads.after.empty())
            heads.design = designOf(exit);
        heads.after.push_back(exit.after);
    }
    return heads;
}

Result<Study> readStudy(const fs::path &file)
{
    const std::string place = file.string();
    const fs::path folder = file.parent_path();
    const auto json = parsed(file);
    if (!json)
        return tl::unexpected(json.error());
    if (auto known = checkKeys(*json, place); !known)
        return tl::unexpected(known.error());
    auto study = readCommon(*json, place, folder);
    if (!study)
        return study;
    const auto axes = readAxes(*json, place, folder);
    if (!axes)
        return tl::unexpected(axes.error());
    std::size_t jobs = 1;
    for (const StudyAxis &axis : *axes) {
        jobs *= axis.choices.size();
        if (jobs > mostJobs)
            return failure(ErrorKind::BadInput, fmt::format("{} has more than {} jobs.", place, mostJobs),
                           "List fewer values, or divide it into several studies.");
        if (axis.isListed && axis.name != seedsKey)
            study->axes.push_back(axis.name);
    }
    study->jobs = combined(*axes);
    if (auto sound = checkJobs(*study, place); !sound)
        return tl::unexpected(sound.error());
    return study;
}

Result<std::vector<StudyJob>> jobsOf(const Study &study, const std::string &share)
{
    const auto part = shardFrom(share);
    if (!part)
        return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a share of the jobs.", printable(share, 100)),
                       "Write --job I/N with I from 1 to N, such as 3/12 for the third of twelve shares.");
    if (part->count > study.jobs.size())
        return failure(ErrorKind::Usage,
                       fmt::format("The study has {} jobs, which cannot be divided into {} shares.", study.jobs.size(),
                                   part->count),
                       fmt::format("Use at most {} shares.", study.jobs.size()));
    std::vector<StudyJob> jobs;
    for (std::size_t i = part->number - 1; i < study.jobs.size(); i += part->count)
        jobs.push_back(study.jobs[i]);
    return jobs;
}

} // namespace offramp
