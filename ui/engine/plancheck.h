// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/dryrun.h"
#include "ui/engine/recordjob.h"

#include <vector>

namespace offramp {

/// The result of a dry run of one job.
struct PlanAnswer {
    RecordJob job;
    std::optional<PlanEvent> plan; ///< what a run would use
    std::optional<Error> problem;  ///< why it cannot run; neither is set while the dry run is pending
    QStringList warnings;
    std::optional<int> batch = {}; ///< images that would run at once, as in HelloEvent
};

/// Asks the engine what recordings would be like, in child processes, one job after the other. The newest question
/// wins; what was found out about a job that is asked about again is kept. Its functions may be called from the GUI
/// thread only.
class PlanCheck : public QObject
{
    Q_OBJECT
public:
    explicit PlanCheck(const QString &engine, QObject *parent = nullptr);

    /// Checks jobs after a short delay; a further request within that delay replaces this one.
    void ask(const std::vector<RecordJob> &jobs);

    /// One answer for each job of the last request, in its order.
    [[nodiscard]] const std::vector<PlanAnswer> &answers() const { return m_answers; }

    /// Whether answers are pending.
    [[nodiscard]] bool isAsking() const;

    /// Whether there is at least one job and the engine can run every one of them.
    [[nodiscard]] bool isReady() const;

Q_SIGNALS:
    void changed();

private:
    void askNext(int milliseconds);
    void take(const DryRunAnswer &answer);

    std::vector<PlanAnswer> m_answers;
    std::size_t m_current = 0; ///< the job being checked
    DryRun m_dryRun;
};

} // namespace offramp
