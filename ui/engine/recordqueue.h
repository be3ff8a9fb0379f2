// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/enginerun.h"
#include "ui/engine/recordjob.h"

#include <memory>
#include <vector>

namespace offramp {

/// One job of the queue and how it stands.
struct RecordTask {
    enum class State { Waiting, Running, Stopping, Done, Cancelled, Failed };

    int id = 0;
    RecordJob job;
    State state = State::Waiting;
    std::uint64_t recorded = 0;            ///< rows that stand in the file, as far as the engine told
    std::uint64_t samples = 0;             ///< rows that this job is to leave recorded; 0 until the engine told
    std::uint64_t before = 0;              ///< rows that stood in the file when the job was first started
    std::vector<std::int64_t> flops;       ///< [K] cumulative cost of leaving at each exit, for one sample
    double flopsOfEarlierStarts = 0;       ///< executed by the starts of this job before the present one
    std::optional<ProgressEvent> progress; ///< the last of the present start
    QStringList warnings;
    std::optional<Error> error;    ///< why it failed
    bool isSilent = false;         ///< it runs, but has said nothing for longer than the queue's patience
    std::optional<double> seconds; ///< how long the last start took; known when it is done

    /// The network's name: its file without the suffix.
    [[nodiscard]] QString name() const;

    /// Everything that was executed for this job since it was added, all exits, in FLOPs.
    [[nodiscard]] double flopsExecuted() const;

    /// Whether an engine works on it now.
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

    /// Seconds of silence after which a running engine is said to be silent; 60 at first.
    void setPatience(double seconds) { m_patience = seconds; }
    [[nodiscard]] double patience() const { return m_patience; }

    [[nodiscard]] const std::vector<RecordTask> &tasks() const { return m_tasks; }

    /// The task with this id, or null.
    [[nodiscard]] const RecordTask *find(int id) const;

    /// Whether an engine runs or a task waits for one.
    [[nodiscard]] bool isActive() const;

    /// The process id of the engine that works on a task, else 0.
    [[nodiscard]] qint64 processId(int id) const;

    /// Adds a job at the end; one that ended and wrote the same file gives way to it. Returns the task's id.
    int add(const RecordJob &job);

    /// Adds a job that does not start until it is resumed.
    int addStopped(const RecordJob &job);

    /// Stops a task politely, or takes a waiting one out of the line. What is recorded stands.
    void cancel(int id);

    /// Ends the engine of a task at once; for one that does not answer.
    void stopNow(int id);

    /// Puts a task that was cancelled or failed into the line again: it goes on from what is recorded.
    void resume(int id);

    /// Takes a task that is not active off the list; its file stays.
    void remove(int id);

Q_SIGNALS:
    void tasksChanged();      ///< one came or went
    void taskChanged(int id); ///< its state or its progress
    void taskGrew(int id);    ///< rows were added to its file

private:
    [[nodiscard]] RecordTask *task(int id);
    int append(const RecordJob &job, RecordTask::State state);
    void startNext();
    void take(const Event &event);
    void followState();
    void watchSilence();

    QString m_engine;
    std::vector<RecordTask> m_tasks;
    EngineRun *m_run = nullptr; ///< of the active task
    int m_active = 0;
    int m_last = 0;
    double m_patience = 60;
    QTimer m_watch;
};

} // namespace offramp
