// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imaging/pixelbudget.h"

#include <algorithm>

namespace offramp {

PixelShare::PixelShare(PixelBudget &budget, std::uint64_t pixels)
    : m_budget(budget)
    , m_pixels(std::min(pixels, budget.m_most))
{
    std::unique_lock lock(m_budget.m_mutex);
    m_budget.m_changed.wait(lock, [this] { return m_budget.m_taken + m_pixels <= m_budget.m_most; });
    m_budget.m_taken += m_pixels;
}

PixelShare::~PixelShare()
{
    {
        const std::lock_guard lock(m_budget.m_mutex);
        m_budget.m_taken -= m_pixels;
    }
    m_budget.m_changed.notify_all();
}

} // namespace offramp
