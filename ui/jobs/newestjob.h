// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>

namespace offramp {

/// Work in the background of which only the newest counts: starting another piece cancels the one before, whose result
/// never arrives. Lives in the GUI thread.
class NewestJob : public QObject
{
    Q_OBJECT
public:
    using IsCancelled = std::function<bool()>;

    explicit NewestJob(QObject *parent = nullptr);

    /// Cancels, and waits until the work has noticed.
    ~NewestJob() override;

    /// Runs work(isCancelled) in the background, and hands what it returns to answer in this thread.
    template<typename Work, typename Answer>
    void start(Work work, Answer answer);

    void cancel();

    /// Whether an answer is still to come.
    [[nodiscard]] bool isRunning() const { return m_cancelled != nullptr; }

private:
    QThreadPool m_pool;
    std::shared_ptr<std::atomic<bool>> m_cancelled; ///< of the newest piece; null when it is done
};

template<typename Work, typename Answer>
void NewestJob::start(Work work, Answer answer)
{
    cancel();
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    m_pool.start([this, token = m_cancelled, work = std::move(work), answer = std::move(answer)] {
        const auto arrive = [this, token, answer, result = work([token] { return token->load(); })] {
            if (*token)
                return;
            m_cancelled.reset();
            answer(result);
        };
        QMetaObject::invokeMethod(this, arrive, Qt::QueuedConnection);
    });
}

} // namespace offramp
