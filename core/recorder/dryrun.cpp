// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/filecheck.h"
#include "core/recorder/preparation.h"
#include "core/recorder/recordedimages.h"
#include "core/recorder/recorder.h"
#include "core/recorder/skipped.h"
#include "core/recording/recordingwriter.h"
#include "core/recording/shard.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace offramp {

namespace {

/// Floats as the decimals that were written: .485, not .48500001430511475.
std::vector<double> decimals(const std::array<float, 3> &channels)
{
    std::vector<double> numbers;
    for (const float channel : channels)
        numbers.push_back(parseNumber(fmt::format("{}", channel)).value_or(channel));
    return numbers;
}

/// How many rows the file to resume holds, 0 where there is none; an error where it cannot be resumed.
Result<std::size_t> recordedIn(const std::filesystem::path &out, const RecordingPlan &plan, const Dataset &dataset)
{
    std::error_code ignored;
    if (!std::filesystem::exists(out, ignored))
        return 0;
    const auto writer = RecordingWriter::preview(out, plan);
    if (!writer)
        return tl::unexpected(writer.error());
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < dataset.samples.size(); ++row) {
        if (writer->isRecorded(row))
            rows.push_back(row);
    }
    if (auto same = RecordedImages(dataset, rows, writer->images()).compareFirst(); !same)
        return tl::unexpected(same.error());
    return rows.size();
}

/// Of a test set, as far as the request limits it.
std::size_t samplesToRecord(const Dataset &dataset, const Preparation &prepared)
{
    const auto &shard = prepared.request.shard;
    const std::size_t all = dataset.samples.size();
    return shard ? placesOf(*shard, all, static_cast<std::size_t>(prepared.batches.size)).count()
                 : std::min(prepared.request.limit.value_or(all), all);
}

} // namespace

Result<void> planOnly(const Network &network, const Dataset &whole, const RecordRequest &request,
                      const RecordListener &listener)
{
    const auto skipped = skippedIn(metadataOf(request.out).value_or(std::map<std::string, std::string>()));
    const Dataset dataset = without(whole, skipped);
    const auto prepared = prepare(network, dataset, request, true);
    if (!prepared)
        return tl::unexpected(prepared.error());
    const auto recorded = recordedIn(request.out, prepared->plan, dataset);
    if (!recorded)
        return tl::unexpected(recorded.error());
    const auto &how = prepared->images.how;
    listener.event(helloFor(*prepared, samplesToRecord(dataset, *prepared), *recorded));
    for (const auto &text : prepared->warnings)
        listener.event(WarningEvent{text});
    const auto broken = findBroken(whole);
    if (!broken.empty())
        listener.event(WarningEvent{brokenText(broken, whole.samples.size(), request.skipBroken, !request.shard)});
    listener.event(PlanEvent{.network = network.name(),
                             .exits = network.exitNames(prepared->outputs.exits),
                             .classes = prepared->outputs.classes,
                             .outputs = prepared->plan.origin.outputKinds,
                             .flops = prepared->plan.origin.flops,
                             .count = toText(prepared->flops.rules),
                             .otherFlops = prepared->flops.knownOtherFlops(),
                             .costlyUncounted = prepared->flops.costlyNames(),
                             .doubts = prepared->flops.doubts,
                             .layout = dataset.layout,
                             .split = dataset.split,
                             .splits = splitsOf(dataset.root),
                             .labels = dataset.labels.word,
                             .samples = dataset.samples.size(),
                             .recorded = *recorded,
                             .height = prepared->images.input.height,
                             .width = prepared->images.input.width,
                             .preprocessing = toText(how),
                             .mean = decimals(how.mean),
                             .std = decimals(how.std),
                             .broken = broken.size(),
                             .exitOutputs = prepared->plan.origin.exitOutputs});
    return {};
}

} // namespace offramp
