// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/batchplan.h"

#include "core/networks/fixedbatch.h"
#include "core/recording/usedbatches.h"
#include "core/support/numbers.h"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>

namespace offramp {

namespace {

using Metadata = std::map<std::string, std::string>;

constexpr int firstTried = 16;

/// For a new file, as far as the request decides it.
BatchPlan newBatches(const RecordRequest &request, std::optional<int> fixed, std::size_t samples)
{
    if (fixed && !request.isBatchGiven)
        return {*fixed, *fixed, true};
    if (!request.isBatchToBeChosen)
        return {request.batch, request.batch, fixed.has_value()};
    const int first = static_cast<int>(std::clamp<std::size_t>(samples, 1, firstTried));
    return {.size = first, .running = first, .isToBeChosen = true};
}

} // namespace

Result<BatchPlan> planBatches(const RecordRequest &request, const std::optional<Metadata> &before,
                              const Network &network, InputShape input, std::size_t samples)
{
    const auto fixed = fixedBatch(network, input);
    const int ofFile = before ? batchSizeIn(*before) : 0;
    BatchPlan batches = newBatches(request, fixed, samples);
    const auto used = before ? usedBatches(*before) : std::vector<int>();
    if (ofFile > 0 && (!request.isBatchGiven || request.batch == ofFile)) {
        batches = {ofFile, std::min(used.back(), ofFile), fixed.has_value()};
    } else if (ofFile > request.batch) {
        batches.size = ofFile;
        if (std::ranges::count(used, batches.running) == 0)
            batches.warnings.push_back(fmt::format("The recording was begun with batches of {} and goes on with "
                                                   "batches of {}: the last bits of a logit may differ.",
                                                   counted(ofFile, "image"), counted(batches.running, "image")));
    }
    if (const auto taken = checkBatch(network, input, batches.running); !taken)
        return tl::unexpected(taken.error());
    return batches;
}

Result<std::string> halve(BatchPlan &batches, const Error &error)
{
    if (error.kind != ErrorKind::Memory)
        return tl::unexpected(error);
    if (batches.running == 1)
        return failure(error.kind, error.sentence,
                       "That is with one image at a time: use a device with more memory, or smaller images (--size).");
    if (batches.isFixed)
        return failure(error.kind, error.sentence, fixedBatchNote(batches.running) + " Use a device with more memory.");
    ::malloc_trim(0); // libraries that cannot go on without memory get what the larger batches took
    batches.running = (batches.running + 1) / 2;
    return fmt::format("{} The recording goes on with batches of {}.", error.sentence,
                       counted(batches.running, "image"));
}

std::vector<std::vector<std::size_t>> inBatches(std::span<const std::size_t> rows, int size)
{
    std::vector<std::vector<std::size_t>> batches;
    for (std::size_t begin = 0; begin < rows.size(); begin += static_cast<std::size_t>(size)) {
        const auto some = rows.subspan(begin, std::min(static_cast<std::size_t>(size), rows.size() - begin));
        batches.emplace_back(some.begin(), some.end());
    }
    return batches;
}

} // namespace offramp
