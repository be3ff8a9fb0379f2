// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/recordedimages.h"

#include "core/recorder/sampleimage.h"
#include "core/recording/imageword.h"
#include "core/support/caught.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

RecordedImages::RecordedImages(const Dataset &dataset, const std::vector<std::size_t> &rows,
                               const std::vector<std::int32_t> &words)
    : m_dataset(dataset)
{
    for (const std::size_t row : rows) {
        if (!words.empty() && words[row] != unknownImage)
            m_rows.push_back({row, words[row]});
    }
}

Result<void> RecordedImages::compareFirst()
{
    constexpr std::size_t first = 64;
    while (m_compared < std::min(first, m_rows.size())) {
        if (auto same = compareNext(); !same)
            return same;
    }
    return {};
}

void RecordedImages::start()
{
    if (m_compared == m_rows.size())
        return;
    m_isDone = false;
    m_worker = std::jthread([this](const std::stop_token &stop) { work(stop); });
}

bool RecordedImages::waitFor(std::chrono::milliseconds time)
{
    std::unique_lock lock(m_mutex);
    return m_ended.wait_for(lock, time, [this] { return m_isDone; });
}

std::optional<Error> RecordedImages::problem()
{
    const std::lock_guard lock(m_mutex);
    return m_problem;
}

Result<void> RecordedImages::compareNext()
{
    const auto &[row, expected] = m_rows[m_compared];
    const auto word = readImageWord(m_dataset.samples[row]);
    if (!word)
        return tl::unexpected(word.error());
    if (*word != expected)
        return tl::unexpected(changedImage(m_dataset.samples[row]));
    ++m_compared;
    return {};
}

void RecordedImages::work(const std::stop_token &stop)
{
    Result<void> same;
    while (same && m_compared < m_rows.size() && !stop.stop_requested())
        same = caught([this] { return compareNext(); });
    {
        const std::lock_guard lock(m_mutex);
        m_isDone = true;
        if (!same)
            m_problem = same.error();
    }
    m_ended.notify_all();
}

Error changedImage(const Sample &sample)
{
    return {ErrorKind::BadInput, fmt::format("The image {} has changed since it was recorded.", sample.name),
            "Restore the image that was recorded, or record again into another file."};
}

} // namespace offramp
