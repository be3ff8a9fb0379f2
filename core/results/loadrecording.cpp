// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/loadrecording.h"

#include "core/recording/recording.h"
#include "core/recording/recordingtable.h"

#include <fmt/format.h>

namespace offramp {

namespace {

Result<RecordingPtr> opened(Recording recording, const std::string &path, std::string fingerprint,
                            std::optional<Criterion> criterion, std::optional<CostUnit> cost)
{
    if (recording.recordedCount() == 0)
        return failure(ErrorKind::BadInput, fmt::format("{} has no recorded samples yet.", path),
                       "Try again once its first samples are recorded.");
    const auto carried = carriedCriteria(recording);
    const Criterion its = criterion.value_or(carried.empty() ? Criterion::Entropy : carried.front());
    const auto costs = carriedCosts(recording);
    const TableView view{its, cost.value_or(costs.empty() ? CostUnit::Gflops : costs.front())};
    auto table = exitTable(recording, view);
    if (!table)
        return tl::unexpected(table.error());
    RecordingFacts facts{.path = path,
                         .name = recording.networkName,
                         .classes = recording.classes,
                         .expected = recording.sampleCount(),
                         .fingerprint = std::move(fingerprint),
                         .classNames = recording.names("class_names"),
                         .count = recording.about("count").value_or(""),
                         .doubts = recording.names(recording.about("doubts") ? "doubts" : "warnings"),
                         .all = nullptr};
    facts.all = std::make_shared<const Recording>(std::move(recording));
    return std::make_shared<const OpenRecording>(std::move(facts), std::move(*table), view);
}

} // namespace

Result<RecordingPtr> openRecording(Recording recording, const std::string &path, std::optional<Criterion> criterion,
                                   std::optional<CostUnit> cost)
{
    auto fingerprint = recordingFingerprint(path);
    if (!fingerprint)
        return tl::unexpected(fingerprint.error());
    return opened(std::move(recording), path, std::move(*fingerprint), criterion, cost);
}

Result<RecordingPtr> openUnsaved(Recording recording, const std::string &name, std::optional<Criterion> criterion,
                                 std::optional<CostUnit> cost)
{
    return opened(std::move(recording), name, {}, criterion, cost);
}

Result<RecordingPtr> loadRecording(const std::string &path, std::optional<Criterion> criterion,
                                   const IsCancelled &isCancelled)
{
    auto recording = readRecording(path, isCancelled);
    if (!recording)
        return tl::unexpected(recording.error());
    if (isSet(isCancelled))
        return cancelled();
    return openRecording(std::move(*recording), path, criterion);
}

Result<RecordingPtr> loadAgain(const std::string &path, const RecordingPtr &before, const IsCancelled &isCancelled)
{
    if (!before || !before->columns())
        return loadRecording(path, {}, isCancelled);
    auto recording = readAgain(path, *before->columns(), isCancelled);
    if (!recording)
        return tl::unexpected(recording.error());
    if (isSet(isCancelled))
        return cancelled();
    if (!haveSameFingerprint(*before->columns(), *recording))
        return openRecording(std::move(*recording), path);
    return opened(std::move(*recording), path, before->fingerprint(), {}, {});
}

} // namespace offramp
