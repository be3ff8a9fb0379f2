// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/enginerun.h"
#include "ui/engine/recordjob.h"

#include <vector>

namespace offramp {

/// One job of the queue and its progress.
struct RecordTask {
    enum class State { Waiting, Running, Stopping, Done, Cancelled, Failed };

    int id = 0;
    RecordJob job;
    State state = State::Waiting;
    std::uint64_t recorded = 0;            ///< rows in the file, as last reported by the engine
    std::uint64_t samples = 0;             ///< rows that this job should record in total; 0 while unknown
    std::uint64_t before = 0;              ///< rows in the file when the job was first started
    std::vector<std::int64_t> flops;       ///< [K] cumulative cost of each exit, for one sample
    double flopsOfEarlierStarts = 0;       ///< executed by earlier starts of this job
    std::optional<ProgressEvent> progress; ///< the last of the current start
    std::optional<int> batch; ///< images that run at once, as last reported; absent where that is unknown, and where
                              ///< the network takes no other number
    QStringList warnings;
    std::optional<Error> error;    ///< why it failed
    bool isSilent = false;         ///< it runs, but has not responded for longer than timeout()
    std::optional<double> seconds; ///< duration of the last start; set when it is done

    /// The network's name: its file without the suffix.
    [[nodiscard]] QString name() const;

    /// FLOPs executed for this job since it was added, all exits.
    [[nodiscard]] double flopsExecuted() const;

    /// The images at once with which it can be resumed after memory ran out: half of those that ran. Absent where it
    /// did not fail for that reason, and where fewer are not possible.
    [[nodiscard]] std::optional<int> smallerBatch() const;

    /// Whether an engine is working on it.
    [[nodiscard]] bool isActive() const { return state == State::Running || state == State::Stopping; }
};

/// Networks to be recorded, one engine at a time in the order they were added. Whatever a child does, its task comes to
/// an end and the next one starts. Its functions may be called from the GUI thread only.
class RecordQueue : public QObject
{
    Q_OBJECT
public:
    explicit RecordQueue(QString engine, QObject *parent = nullptr);

    /// Asks the running engine to end, and kills it a few seconds later; does not wait. Recorded samples are kept.
    ~RecordQueue() override;

    [[nodiscard]] const QString &engine() const { return m_engine; }
    void setEngine(const QString &engine) { m_engine = engine; }

    /// Seconds without an event after which a running engine counts as silent; 60 by default.
    void setTimeout(double seconds) { m_timeout = seconds; }
    [[nodiscard]] double timeout() const { return m_timeout; }

    [[nodiscard]] const std::vector<RecordTask> &tasks() const { return m_tasks; }

    /// The task with this id, or null.
    [[nodiscard]] const RecordTask *find(int id) const;

    /// The process id of the engine working on a task, else 0.
    [[nodiscard]] qint64 processId(int id) const;

    /// Adds a job at the end; it replaces an ended task for the same file. Returns the task's id.
    int add(const RecordJob &job);

    /// Adds a job that does not start until it is resumed.
    int addStopped(const RecordJob &job);

    /// Asks a task to stop, or removes a queued one. Recorded samples are kept.
    void cancel(int id);

    /// Kills the engine of a task that does not respond.
    void stopNow(int id);

    /// Queues a cancelled or failed task again: it resumes from the recorded samples.
    void resume(int id);

    /// The same with smallerBatch(), where there is one; the job keeps it.
    void resumeSmaller(int id);

    /// Removes a task that is not active from the list; its file is kept.
    void remove(int id);

Q_SIGNALS:
    void tasksChanged();      ///< one was added or removed
    void taskChanged(int id); ///< its state or its progress
    void taskGrew(int id);    ///< its file has new rows

private:
    [[nodiscard]] RecordTask *task(int id);
    int append(const RecordJob &job, RecordTask::State state);
    void startNext();
    void take(const Event &event);
    void followState();
    void noteEnd(RecordTask &ended) const;
    void watchSilence();

    QString m_engine;
    std::vector<RecordTask> m_tasks;
    EngineRun *m_run = nullptr; ///< of the active task
    int m_active = 0;
    int m_last = 0;
    double m_timeout = 60;
    QTimer m_watch;
};

} // namespace offramp
