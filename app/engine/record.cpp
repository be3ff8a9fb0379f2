// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/cancelwatch.h"
#include "app/engine/reporter.h"
#include "core/recorder/recorder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

Result<std::optional<std::array<float, 3>>> channels(const char *option, const std::vector<float> &numbers)
{
    if (numbers.empty())
        return std::optional<std::array<float, 3>>();
    const bool finite = std::all_of(numbers.begin(), numbers.end(), [](float x) { return std::isfinite(x); });
    if (numbers.size() != 3 || !finite)
        return failure(ErrorKind::Usage, fmt::format("{} takes three numbers, one for each channel.", option),
                       fmt::format("Write {} 0.5,0.5,0.5.", option));
    return std::optional(std::array{numbers[0], numbers[1], numbers[2]});
}

Result<RecordRequest> requestFor(const RecordOptions &options)
{
    const auto mean = channels("--mean", options.mean);
    if (!mean)
        return tl::unexpected(mean.error());
    const auto std = channels("--std", options.std);
    if (!std)
        return tl::unexpected(std.error());
    if (*std && std::any_of((*std)->begin(), (*std)->end(), [](float x) { return x <= 0; }))
        return failure(ErrorKind::Usage, "--std takes numbers above 0.", "Write --std 0.5,0.5,0.5.");
    auto device = chooseDevice(options.device);
    if (!device)
        return tl::unexpected(device.error());

    RecordRequest request;
    request.out = options.out;
    request.pictures
        = {options.size, *mean, *std, options.squash, options.resize ? resizeModeFrom(*options.resize) : std::nullopt};
    request.device = std::move(*device);
    request.batch = options.batch;
    request.threads = options.threads;
    if (options.execution)
        request.execution = executionFrom(*options.execution);
    if (options.precision)
        request.precision = precisionFrom(*options.precision);
    request.seed = options.seed;
    request.limit = options.limit;
    if (options.logits || options.noLogits)
        request.withLogits = options.logits;
    if (options.thumbnails || options.noThumbnails)
        request.withThumbnails = options.thumbnails;
    request.thumbnailSide = options.thumbnailSide;
    return request;
}

Result<void> recordTold(const RecordOptions &options, Reporter &reporter)
{
    const CancelWatch cancel(options.events);
    const auto request = requestFor(options);
    if (!request)
        return tl::unexpected(request.error());
    const auto network = Network::load(options.network.file, options.network.choice);
    if (!network)
        return tl::unexpected(network.error());
    if (const auto caution = cautionAbout(options.network))
        reporter.tell(WarningEvent{*caution});
    DatasetOptions wanted{options.split, "sorted"};
    if (options.labels)
        wanted.labels = *options.labels;
    else if (network->spec().labelOrder == "wnids")
        wanted.labels = "wnids";
    const auto dataset = openDataset(options.dataset, wanted);
    if (!dataset)
        return tl::unexpected(dataset.error());
    if (options.dryRun)
        return planOnly(*network, *dataset, *request, reporter.listener());
    return record(*network, *dataset, *request, reporter.listener(), cancel.token());
}

} // namespace

Result<void> runRecord(const RecordOptions &options)
{
    Reporter reporter(options.events);
    auto done = recordTold(options, reporter);
    if (!done && options.events)
        reporter.tell(ErrorEvent{done.error()});
    return done;
}

} // namespace offramp
