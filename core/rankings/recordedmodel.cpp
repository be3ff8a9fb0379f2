// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/rankings/recordedmodel.h"

#include "core/recording/measuredcosts.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/tradeoff/shownnumbers.h"

#include <fmt/format.h>

namespace offramp {

namespace {

/// The recorded samples that the last exit classifies correctly.
std::size_t correctAtTheEnd(const Recording &recording)
{
    const std::size_t n = recording.sampleCount();
    const std::size_t last = (static_cast<std::size_t>(recording.exits) - 1) * n;
    std::size_t correct = 0;
    for (std::size_t row = 0; row < n; ++row)
        correct += recording.recorded[row] && recording.predicted[last + row] == recording.label[row];
    return correct;
}

} // namespace

Result<RecordedModel> readRecordedModel(const std::filesystem::path &path, const IsCancelled &isCancelled)
{
    const auto recording = readRecording(path, isCancelled);
    if (!recording)
        return tl::unexpected(recording.error());
    const std::size_t images = recording->recordedCount();
    if (images == 0)
        return failure(ErrorKind::BadInput, fmt::format("{} has no recorded sample.", path.string()),
                       "Record the network first.");
    if (recording->joules.empty())
        return failure(ErrorKind::BadInput, fmt::format("{} has no joules.", path.string()),
                       "Measure the network into it: offramp-engine measure … --into RECORDING.");
    const double accuracy = static_cast<double>(correctAtTheEnd(*recording)) / static_cast<double>(images);
    return RecordedModel{path,     recording->networkName,
                         accuracy, recording->joules.back(),
                         images,   costSource(*recording, CostUnit::Joules) == "estimated"};
}

Model modelIn(const RecordedModel &recorded, const ElectricityUnit &unit)
{
    return {recorded.name, recorded.accuracy, recorded.joules * static_cast<double>(recorded.images) / unit.joules};
}

std::string noteOn(const RecordedModel &recorded, const ElectricityUnit &unit)
{
    const CostFormat joules{CostUnit::Joules, recorded.joules};
    return fmt::format("{}: {} {} per image up to the last exit{}, times {}, is {:.6g} {}.", printable(recorded.name),
                       joules.shortText(recorded.joules), joules.unitName(), recorded.isEstimated ? " (estimated)" : "",
                       counted(recorded.images, "image"), modelIn(recorded, unit).electricity, unit.name);
}

Result<ModelTable> readRecordedModels(const std::vector<std::string> &paths, const ElectricityUnit &unit)
{
    ModelTable table{{}, unit, AccuracyUnit::Fraction, {}};
    for (const std::string &path : paths) {
        const auto recorded = readRecordedModel(path);
        if (!recorded)
            return tl::unexpected(recorded.error());
        table.models.push_back(modelIn(*recorded, unit));
        table.notes.push_back(noteOn(*recorded, unit));
    }
    return table;
}

} // namespace offramp
