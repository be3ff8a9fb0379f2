// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/filecheck.h"

#include "core/imaging/completeness.h"
#include "core/support/caught.h"
#include "core/support/file.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

namespace offramp {

namespace {

constexpr int threadCount = 16; // they mostly wait for the disk

bool looksComplete(const std::filesystem::path &path)
{
    const auto file = File::open(path, File::Mode::Read);
    const auto size = file ? file->size() : tl::unexpected(file.error());
    std::array<std::byte, 16> first{};
    std::array<std::byte, 16> last{};
    return size && *size >= first.size() && file->read(0, first) && file->read(*size - last.size(), last)
           && beginsAndEndsAsImage(first, last);
}

} // namespace

std::vector<BrokenImage> findBroken(const Dataset &dataset)
{
    std::map<std::size_t, BrokenImage> broken;
    std::mutex mutex;
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t row = next++; row < dataset.samples.size(); row = next++) {
            const Sample &sample = dataset.samples[row];
            if (sample.pixels || looksComplete(sample.path))
                continue;
            if (const auto image = caught([&sample] { return readSampleImage(sample); }); !image) {
                const std::lock_guard lock(mutex);
                broken.emplace(row, BrokenImage{sample.name, image.error()});
            }
        }
    };
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < threadCount; ++i)
            threads.emplace_back(work);
    }
    std::vector<BrokenImage> inOrder;
    for (auto &[row, image] : broken)
        inOrder.push_back(std::move(image));
    return inOrder;
}

std::string brokenText(const std::vector<BrokenImage> &broken, std::size_t images, bool areSkipped, bool maySkip)
{
    constexpr std::size_t mostNamed = 20;
    std::string text
        = fmt::format("{} of {} images {} broken and {}", groupedText(broken.size()), groupedText(images),
                      broken.size() == 1 ? "is" : "are",
                      areSkipped ? "will be skipped."
                      : maySkip  ? "cannot be recorded. Repair what is broken, or skip broken images (--skip-broken)."
                                 : "cannot be recorded. Repair what is broken.");
    for (std::size_t i = 0; i < std::min(broken.size(), mostNamed); ++i)
        text += '\n' + broken[i].why.sentence;
    if (broken.size() > mostNamed)
        text += fmt::format("\nand {} more", broken.size() - mostNamed);
    return text;
}

} // namespace offramp
