// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/threadworker.h"

namespace offramp {

/// What a job computes from has settled when it has not changed for this long.
inline constexpr int settlingMilliseconds = 200;

/// Runs a background job; starting a new one cancels the previous one. Its functions may be called from the GUI thread
/// only.
class NewestJob
{
public:
    /// Runs a job as ThreadWorker::start() does; the previous one is no longer answered.
    template<typename Work, typename Answer>
    void start(Work work, Answer answer)
    {
        m_worker.cancel();
        m_worker.start(std::move(work), std::move(answer));
    }

    /// Tells the job to stop; it is no longer answered.
    void cancel() { m_worker.cancel(); }

    /// Whether an answer is still to come.
    [[nodiscard]] bool isRunning() const { return m_worker.pending() > 0; }

private:
    ThreadWorker m_worker;
};

} // namespace offramp
