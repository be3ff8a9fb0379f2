// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/batchchoice.h"

#include "core/recorder/imagefeed.h"
#include "core/support/caught.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace offramp {

namespace {

constexpr double enoughGain = 1.05;
constexpr std::chrono::milliseconds enoughTime(300);

std::string rateText(double rate)
{
    return rate < 100 ? fmt::format("{:.1f}", rate) : groupedText(std::llround(rate));
}

bool isMemory(const Result<double> &rate)
{
    return !rate && rate.error().kind == ErrorKind::Memory;
}

std::string noRoomFor(int batch)
{
    return fmt::format("memory ran out with {}", groupedText(batch));
}

} // namespace

Result<BatchChoice> chooseBatch(int first, int most, const std::function<Result<double>(int)> &measure)
{
    int batch = std::min(first, most);
    auto rate = measure(batch);
    std::string end = "larger ones are not tried";
    int largest = most;
    while (isMemory(rate) && batch > 1) {
        end = noRoomFor(batch);
        largest = batch - 1;
        batch /= 2;
        rate = measure(batch);
    }
    if (!rate)
        return tl::unexpected(rate.error());
    while (batch <= largest / 2) {
        const auto next = measure(2 * batch);
        if (!next && !isMemory(next))
            return tl::unexpected(next.error());
        if (!next || *next <= enoughGain * *rate) {
            end = next ? fmt::format("{} gives {}", groupedText(2 * batch), rateText(*next)) : noRoomFor(2 * batch);
            break;
        }
        rate = next;
        batch *= 2;
    }
    return BatchChoice{batch, fmt::format("Batch {}: {} images/s; {}.", groupedText(batch), rateText(*rate), end)};
}

int largestBatch(const InputShape &input, int decodingThreads, std::uint64_t available)
{
    // Each thread decodes one, one waits, one is on its way to the device and one runs.
    const auto batches = static_cast<std::uint64_t>(decodingThreads) + 3;
    const auto imageBytes = sizeof(float) * static_cast<std::uint64_t>(input.channels)
                            * static_cast<std::uint64_t>(input.height) * static_cast<std::uint64_t>(input.width);
    return static_cast<int>(std::clamp<std::uint64_t>(available / 4 / batches / imageBytes, 1, 1 << 20));
}

Result<double> imagesPerSecond(Session &session, const InputShape &input, const OutputShape &outputs,
                               const Device &device, int batch)
{
    using Clock = std::chrono::steady_clock;
    try {
        auto pixels = poolFor(input, static_cast<std::size_t>(batch), device).take();
        std::ranges::fill(pixels, 0.F);
        if (const auto warm = session.classify(pixels, batch, outputs); !warm)
            return tl::unexpected(warm.error());
        const auto end = Clock::now() + enoughTime;
        auto fastest = Clock::duration::max();
        do {
            const auto start = Clock::now();
            if (const auto done = session.classify(pixels, batch, outputs); !done)
                return tl::unexpected(done.error());
            fastest = std::min(fastest, Clock::now() - start);
        } while (Clock::now() < end);
        return batch / std::chrono::duration<double>(fastest).count();
    } catch (...) {
        return tl::unexpected(caughtError());
    }
}

} // namespace offramp
