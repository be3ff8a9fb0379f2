// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/enginerun.h"

namespace offramp {

/// What the engine says to a dry run.
struct DryRunAnswer {
    std::optional<PlanEvent> plan;         ///< of a recording
    std::optional<TrainingEvent> training; ///< of a training
    std::optional<int> batch;              ///< of a recording, as in HelloEvent
    std::optional<Error> problem;          ///< why it cannot run; then neither of the others is there
    QStringList warnings;
};

/// Asks the engine, in a child process, what a run with some arguments would do. The newest question wins. Its
/// functions may be called from the GUI thread only.
class DryRun : public QObject
{
    Q_OBJECT
public:
    explicit DryRun(QString engine, QObject *parent = nullptr);
    ~DryRun() override;

    /// Asks after so many milliseconds; what was asked before is not answered any more. arguments: with --dry-run.
    void ask(const QStringList &arguments, int milliseconds);

    /// Asks nothing.
    void drop();

Q_SIGNALS:
    void answered(const offramp::DryRunAnswer &answer);

private:
    void start();
    void take(const Event &event);
    void followState();

    QString m_engine;
    QStringList m_arguments;
    DryRunAnswer m_answer; ///< so far
    EngineRun *m_run = nullptr;
    QTimer m_delay;
};

} // namespace offramp
