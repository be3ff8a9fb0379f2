// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/cancelled.h"
#include "core/support/caught.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <memory>
#include <type_traits>

namespace offramp {

/// One background thread, whose jobs run one at a time in the order they were started. A job that throws is answered
/// with an error: nothing thrown leaves the thread. Its functions may be called from the GUI thread only.
class ThreadWorker : public QObject
{
    Q_OBJECT
public:
    explicit ThreadWorker(QObject *parent = nullptr);

    /// Cancels, and waits until the running job has noticed.
    ~ThreadWorker() override;

    /// Runs work(isCancelled) on the thread, then answer(result) in the GUI thread. The result is a Result<T> where
    /// work returns a T or a Result<T>; that of caughtError() where work throws.
    template<typename Work, typename Answer>
    void start(Work work, Answer answer);

    /// Drops the jobs that have not begun and tells the running one to stop; none of them is answered.
    void cancel();

    /// Blocks until all jobs have run; their answers still arrive later.
    void waitForDone() { m_pool.waitForDone(); }

    /// The number of jobs whose answer is still to come.
    [[nodiscard]] int pending() const { return m_pending; }

private:
    template<typename T>
    struct Returned {
        using Type = Result<T>;
    };
    template<typename T>
    struct Returned<Result<T>> {
        using Type = Result<T>;
    };

    template<typename Work>
    static auto resultOf(const Work &work, const IsCancelled &isCancelled) ->
        typename Returned<std::invoke_result_t<const Work &, const IsCancelled &>>::Type;

    QThreadPool m_pool;
    std::shared_ptr<std::atomic<bool>> m_isCancelled; ///< of the jobs started since the last cancel()
    int m_pending = 0;
};

template<typename Work>
auto ThreadWorker::resultOf(const Work &work, const IsCancelled &isCancelled) ->
    typename Returned<std::invoke_result_t<const Work &, const IsCancelled &>>::Type
{
    try {
        return work(isCancelled);
    } catch (...) {
        return tl::unexpected(caughtError());
    }
}

template<typename Work, typename Answer>
void ThreadWorker::start(Work work, Answer answer)
{
    ++m_pending;
    m_pool.start([this, token = m_isCancelled, work = std::move(work), answer = std::move(answer)] {
        auto arrive = [this, token, answer, result = resultOf(work, [token] { return token->load(); })] {
            if (*token)
                return;
            --m_pending;
            answer(result);
        };
        QMetaObject::invokeMethod(this, std::move(arrive), Qt::QueuedConnection);
    });
}

} // namespace offramp
