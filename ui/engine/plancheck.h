// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/enginerun.h"
#include "ui/engine/recordjob.h"

#include <vector>

namespace offramp {

/// What a dry run found out about one job.
struct PlanAnswer {
    RecordJob job;
    std::optional<PlanEvent> plan; ///< what a run would use
    std::optional<Error> problem;  ///< why it cannot run; neither is set while the engine is being asked
    QStringList warnings;
};

/// Asks the engine what recordings would be like, in child processes, one job after the other. The newest question
/// wins; what was found out about a job that is asked about again is kept. Its functions may be called from the GUI
/// thread only.
class PlanCheck : public QObject
{
    Q_OBJECT
public:
    explicit PlanCheck(QString engine, QObject *parent = nullptr);
    ~PlanCheck() override;

    void setEngine(const QString &engine) { m_engine = engine; }

    /// Asks about jobs in a moment; further questions within that moment take its place.
    void ask(const std::vector<RecordJob> &jobs);

    /// One answer for each job of the last question, in its order.
    [[nodiscard]] const std::vector<PlanAnswer> &answers() const { return m_answers; }

    /// Whether there are answers to come.
    [[nodiscard]] bool isAsking() const;

    /// Whether there is at least one job and the engine can run every one of them.
    [[nodiscard]] bool isReady() const;

Q_SIGNALS:
    void changed();

private:
    void askNext();
    void take(const Event &event);
    void followState();
    void dropRun();

    QString m_engine;
    std::vector<PlanAnswer> m_answers;
    std::size_t m_current = 0;       ///< the job that the running engine is asked about
    std::optional<PlanEvent> m_plan; ///< what it said so far
    EngineRun *m_run = nullptr;
    QTimer m_moment;
};

} // namespace offramp
