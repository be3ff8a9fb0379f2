// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/viewhistory.h"

namespace offramp {

namespace {

constexpr std::size_t most = 100;

} // namespace

void ViewHistory::leave(const ChartView &view, int gesture)
{
    if (gesture == m_gesture && !m_views.empty())
        return;
    m_gesture = gesture;
    if (!m_views.empty() && m_views.back() == view)
        return;
    if (m_views.size() == most)
        m_views.erase(m_views.begin());
    m_views.push_back(view);
}

std::optional<ChartView> ViewHistory::back()
{
    if (m_views.empty())
        return std::nullopt;
    const ChartView view = m_views.back();
    m_views.pop_back();
    m_gesture = 0;
    return view;
}

void ViewHistory::clear()
{
    m_views.clear();
    m_gesture = 0;
}

} // namespace offramp
