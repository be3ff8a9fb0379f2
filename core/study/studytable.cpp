// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/study/studytable.h"

#include "core/recording/recordingtable.h"
#include "core/search/suggestion.h"
#include "core/study/jobfolder.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

/// What a job that is done has come to.
struct Outcome {
    std::vector<std::string> exits;
    std::vector<double> accuracy; ///< [K]
    std::vector<double> gflops;   ///< [K], or empty
    std::optional<int> classes;
    std::optional<std::string> dataset; ///< its fingerprint
    std::optional<ExitTable> table;     ///< with costs; nothing where they are not known
    std::int64_t images = 0;
};

std::vector<double> accuracyOf(const Recording &recording)
{
    const std::size_t samples = recording.sampleCount();
    std::vector<double> accuracy;
    for (std::size_t exit = 0; exit < static_cast<std::size_t>(recording.exits); ++exit) {
        std::size_t correct = 0;
        for (std::size_t row = 0; row < samples; ++row)
            correct += recording.predicted[exit * samples + row] == recording.label[row] ? 1 : 0;
        accuracy.push_back(static_cast<double>(correct) / static_cast<double>(samples));
    }
    return accuracy;
}

/// Of a complete recording.
Outcome outcomeOf(const Recording &recording)
{
    Outcome outcome;
    const auto names = recording.names("exit_names");
    for (std::size_t k = 0; k < static_cast<std::size_t>(recording.exits); ++k)
        outcome.exits.push_back(k < names.size() ? names[k] : fmt::format("exit{}", k + 1));
    outcome.accuracy = accuracyOf(recording);
    for (const std::int64_t flops : recording.flops)
        outcome.gflops.push_back(shownCost(static_cast<double>(flops), CostUnit::Flops));
    outcome.classes = recording.classes;
    outcome.dataset = recording.about("dataset_fingerprint");
    outcome.images = static_cast<std::int64_t>(recording.sampleCount());
    if (auto table = exitTable(recording, {}))
        outcome.table = std::move(*table);
    return outcome;
}

/// A row while its jobs are read.
struct Group {
    StudyRow row;
    std::vector<Outcome> outcomes; ///< of the seeds that are done
};

/// The jobs with the same settings follow each other.
Group &groupOf(std::vector<Group> &groups, const StudyJob &job)
{
    if (groups.empty() || groups.back().row.settings != job.settings)
        groups.emplace_back().row.settings = job.settings;
    return groups.back();
}

/// Nothing where the job is not done.
Result<std::optional<Outcome>> readOutcome(const Study &study, const StudyJob &job, const std::filesystem::path &out,
                                           const IsCancelled &isCancelled)
{
    const JobFolder folder(out, job);
    if (auto same = checkJobFolder(folder, study, job); !same)
        return tl::unexpected(same.error());
    const auto recording = completeRecording(folder, isCancelled);
    return recording ? std::optional(outcomeOf(*recording)) : std::nullopt;
}

std::optional<double> eMaxOf(const Study &study, const std::vector<Group> &groups)
{
    if (study.eMax)
        return study.eMax;
    double most = 0;
    bool isContest = true;
    for (const Group &group : groups) {
        for (const Outcome &outcome : group.outcomes) {
            isContest = isContest && outcome.classes == contestClasses;
            for (const double gflops : outcome.gflops)
                most = std::max(most, gflops);
        }
    }
    if (most <= 0)
        return std::nullopt;
    return isContest && most < contestEMax ? contestEMax : roundStepAbove(most);
}

/// Nothing where the costs are not known, or no variant is below E_max.
std::optional<double> normalisedAreaOf(const Outcome &outcome, double eMax)
{
    if (!outcome.table)
        return std::nullopt;
    const SuggestionPlan plan{.most = variantsOfArea, .eMax = eMax};
    const ExitTable *const table = &*outcome.table;
    const auto found = suggestVariants({&table, 1}, plan);
    if (!found || !found->areaHeldOut)
        return std::nullopt;
    return *found->areaHeldOut / eMax;
}

std::optional<MeasuredMean> areaOf(const std::vector<Outcome> &outcomes, std::optional<double> eMax)
{
    std::vector<double> areas;
    for (const Outcome &outcome : outcomes) {
        const auto area = eMax ? normalisedAreaOf(outcome, *eMax) : std::nullopt;
        if (!area)
            return std::nullopt;
        areas.push_back(*area);
    }
    return areas.empty() ? std::nullopt : std::optional(meanOf(areas));
}

/// The exits of a row whose outcomes have the same.
std::vector<StudyExit> exitsOf(const std::vector<Outcome> &outcomes)
{
    std::vector<StudyExit> exits;
    for (std::size_t k = 0; k < outcomes.front().exits.size(); ++k) {
        std::vector<double> accuracies;
        for (const Outcome &outcome : outcomes)
            accuracies.push_back(outcome.accuracy[k]);
        const auto &gflops = outcomes.front().gflops;
        exits.push_back(
            {outcomes.front().exits[k], meanOf(accuracies), gflops.empty() ? std::nullopt : std::optional(gflops[k])});
    }
    return exits;
}

void complete(Group &group, std::optional<double> eMax)
{
    group.row.done = group.outcomes.size();
    if (group.outcomes.empty())
        return;
    group.row.images = group.outcomes.front().images;
    group.row.exits = exitsOf(group.outcomes);
    group.row.normalisedArea = areaOf(group.outcomes, eMax);
}

} // namespace

std::size_t StudyTable::jobs() const
{
    std::size_t count = 0;
    for (const StudyRow &row : rows)
        count += row.jobs;
    return count;
}

std::size_t StudyTable::done() const
{
    std::size_t count = 0;
    for (const StudyRow &row : rows)
        count += row.done;
    return count;
}

Result<StudyTable> tabulate(const Study &study, const std::filesystem::path &out, const IsCancelled &isCancelled)
{
    std::vector<Group> groups;
    std::optional<std::string> dataset;
    for (const StudyJob &job : study.jobs) {
        if (isSet(isCancelled))
            return cancelled();
        Group &group = groupOf(groups, job);
        ++group.row.jobs;
        auto outcome = readOutcome(study, job, out, isCancelled);
        if (!outcome)
            return tl::unexpected(outcome.error());
        if (!*outcome)
            continue;
        const auto images = (*outcome)->dataset;
        if (dataset && images && *images != *dataset)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} was recorded with the images of another data set than jobs before it.",
                                       JobFolder(out, job).recording.string()),
                           "Give each data set a folder of its own: --out.");
        dataset = dataset ? dataset : images;
        if (!group.outcomes.empty()
            && (group.outcomes.front().exits != (*outcome)->exits || group.outcomes.front().images != (*outcome)->images
                || group.outcomes.front().gflops != (*outcome)->gflops))
            return failure(ErrorKind::BadInput,
                           fmt::format("{} was recorded with other exits, costs or images than the jobs with other "
                                       "seeds.",
                                       JobFolder(out, job).recording.string()),
                           "Remove that file and run the study again: the job is recorded again.");
        group.outcomes.push_back(std::move(**outcome));
    }
    StudyTable table{study.name, study.axes, {}, eMaxOf(study, groups)};
    for (Group &group : groups) {
        complete(group, table.eMax);
        table.rows.push_back(std::move(group.row));
    }
    return table;
}

} // namespace offramp
