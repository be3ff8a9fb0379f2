// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/enginerun.h"
#include "ui/engine/trainjob.h"

#include <QDateTime>

#include <vector>

namespace offramp {

/// The training of a window: the engine that does it, and what that has reported; one at a time. Its functions may be
/// called from the GUI thread only.
class TrainingRun : public QObject
{
    Q_OBJECT
public:
    enum class State { None, Running, Stopping, Done, Cancelled, Failed };

    explicit TrainingRun(QString engine, QObject *parent = nullptr);

    /// Asks the engine to end, and kills it a few seconds later; does not wait. Epochs that are done are kept.
    ~TrainingRun() override;

    [[nodiscard]] const QString &engine() const { return m_engine; }
    void setEngine(const QString &engine) { m_engine = engine; }

    /// Starts a job, only while none is active. It replaces the one before; where its network was begun before, the
    /// training goes on from there.
    void start(const TrainJob &job);

    /// Shows a job that does not start until it is resumed.
    void setStopped(const TrainJob &job);

    /// Asks the engine to stop. Epochs that are done are kept.
    void cancel();

    /// Starts a cancelled or failed job again: it goes on after the last epoch that was done.
    void resume();

    /// Forgets a job that is not active; its files are kept.
    void clear();

    [[nodiscard]] State state() const { return m_state; }

    /// Whether an engine is working.
    [[nodiscard]] bool isActive() const { return m_run != nullptr; }

    /// The job; meaningless in the state None.
    [[nodiscard]] const TrainJob &job() const { return m_job; }

    /// The network's name: its file without the suffix.
    [[nodiscard]] QString name() const;

    /// What the training began with; nothing until the engine has said so.
    [[nodiscard]] const std::optional<TrainingEvent> &plan() const { return m_plan; }

    /// The epochs that are done, in their order.
    [[nodiscard]] const std::vector<EpochEvent> &epochs() const { return m_epochs; }

    /// The best of them, whose network is in the file; null where none is done.
    [[nodiscard]] const EpochEvent *best() const;

    /// The epoch of the network that is in the file now: best(), or the one after the last that was reported, where the
    /// file was written since.
    [[nodiscard]] int epochInFile() const;

    /// Images trained with in all epochs, as last reported, and how many they will be; 0 while that is not known.
    [[nodiscard]] std::uint64_t images() const { return m_images; }
    [[nodiscard]] std::uint64_t allImages() const { return m_allImages; }

    /// The last progress of this start.
    [[nodiscard]] const std::optional<ProgressEvent> &progress() const { return m_progress; }

    [[nodiscard]] const QStringList &warnings() const { return m_warnings; }

    /// Why it failed.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

    /// Duration of the last start in seconds; set when it is done.
    [[nodiscard]] const std::optional<double> &seconds() const { return m_seconds; }

Q_SIGNALS:
    void changed();      ///< anything of it
    void stateChanged(); ///< the state, or the job

private:
    void run();
    void take(const Event &event);
    void takeEpoch(const EpochEvent &epoch);
    void followState();
    void setState(State state);

    QString m_engine;
    TrainJob m_job;
    State m_state = State::None;
    EngineRun *m_run = nullptr; ///< while it is active
    std::optional<TrainingEvent> m_plan;
    std::vector<EpochEvent> m_epochs;
    QDateTime m_bestWritten; ///< when the file had been written when best() was reported
    std::uint64_t m_images = 0;
    std::uint64_t m_allImages = 0;
    std::optional<ProgressEvent> m_progress;
    QStringList m_warnings;
    std::optional<Error> m_error;
    std::optional<double> m_seconds;
};

} // namespace offramp
