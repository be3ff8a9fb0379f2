// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace offramp {

/// How many pixels may be decoded and resized at once, by all threads together. Thread-safe.
class PixelBudget
{
public:
    explicit PixelBudget(std::uint64_t pixels)
        : m_most(pixels)
    {
    }

private:
    friend class PixelShare;

    const std::uint64_t m_most;
    std::uint64_t m_taken = 0;
    std::mutex m_mutex;
    std::condition_variable m_changed;
};

/// A part of a budget, held as long as it exists. A thread holds one at a time.
class PixelShare
{
public:
    /// Waits until so many pixels are left; more than the whole budget count as all of it.
    PixelShare(PixelBudget &budget, std::uint64_t pixels);
    ~PixelShare();
    PixelShare(const PixelShare &) = delete;
    PixelShare &operator=(const PixelShare &) = delete;

private:
    PixelBudget &m_budget;
    const std::uint64_t m_pixels;
};

} // namespace offramp
