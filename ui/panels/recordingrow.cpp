// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/recordingrow.h"

#include "ui/engine/recordwording.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/wording/costscale.h"
#include "ui/wording/fieldnames.h"
#include "ui/wording/tips.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString stateText(const RecordTask &task)
{
    switch (task.state) {
    case RecordTask::State::Waiting:
        return RecordingRow::tr("queued");
    case RecordTask::State::Running:
        if (task.samples == 0 || !task.progress)
            return RecordingRow::tr("starting");
        if (task.recorded == task.samples && task.progress->compared && task.progress->toCompare)
            return RecordingRow::tr("comparing the images recorded before: %1")
                .arg(ofText(*task.progress->compared, *task.progress->toCompare));
        return RecordingRow::tr("recording");
    case RecordTask::State::Stopping:
        return RecordingRow::tr("stopping after the current batch");
    case RecordTask::State::Done:
        return task.before == task.samples && !task.progress ? RecordingRow::tr("already recorded")
                                                             : RecordingRow::tr("done");
    case RecordTask::State::Cancelled:
        return task.samples == 0 ? RecordingRow::tr("not finished; resumes from the recorded samples")
                                 : RecordingRow::tr("stopped; recorded samples are kept");
    case RecordTask::State::Failed:
        return task.recorded == 0 ? RecordingRow::tr("failed") : RecordingRow::tr("failed; recorded samples are kept");
    }
    return {};
}

} // namespace

RecordingRow::RecordingRow(RecordQueue *queue, int task, QWidget *parent)
    : QWidget(parent)
    , m_queue(queue)
    , m_id(task)
    , m_name(boldLabel())
    , m_state(mutedLabel())
    , m_bar(runBar())
    , m_figures(new QWidget)
    , m_note(sentencesLabel(u"warning"_s))
    , m_stopNow(plainButton(tr("Stop now"), u"stopNow"_s))
    , m_cancel(plainButton(tr("Cancel"), u"cancel"_s))
    , m_resume(plainButton(tr("Resume"), u"resume"_s))
    , m_resumeSmaller(plainButton({}, u"resumeSmaller"_s))
    , m_remove(plainButton(tr("Remove"), u"remove"_s))
{
    m_state->setToolTip(tipText(Tip::RunNote));
    m_note->setToolTip(tipText(Tip::RunNote));
    m_remove->setToolTip(tr("Removes it from this list; the file is kept."));

    auto *figures = rowOf({}, 28, {});
    m_figures->setLayout(figures);
    const auto add = [figures](const QString &name, const QString &heading, Tip tip, int stretch = 0) {
        return addRunFigure(figures, name, heading, tipText(tip), stretch);
    };
    m_samples = add(u"samples"_s, tr("Samples"), Tip::Recorded);
    m_rate = add(u"rate"_s, tr("Samples/s"), Tip::Rate);
    m_left = add(u"left"_s, tr("Time left"), Tip::TimeLeft);
    m_executed = add(u"executed"_s, tr("Executed, all exits"), Tip::Executed);
    m_cost = add(u"cost"_s, {}, Tip::EarlyExitCost);
    m_energy = add(u"energy"_s, tr("Energy"), Tip::Joules, 1);

    auto *head
        = rowOf({m_name, m_state, BoxItem::stretch(), m_stopNow, m_cancel, m_resume, m_resumeSmaller, m_remove}, 8);
    setLayout(columnOf({head, m_bar, m_figures, m_note}, 8, {18, 10, 14, 12}));

    connect(m_stopNow, &QPushButton::clicked, this, [this] { m_queue->stopNow(m_id); });
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_queue->cancel(m_id); });
    connect(m_resume, &QPushButton::clicked, this, [this] { m_queue->resume(m_id); });
    connect(m_resumeSmaller, &QPushButton::clicked, this, [this] { m_queue->resumeSmaller(m_id); });
    connect(m_remove, &QPushButton::clicked, this, [this] { m_queue->remove(m_id); });
    refresh();
}

void RecordingRow::refresh()
{
    const RecordTask *task = m_queue->find(m_id);
    if (!task)
        return;
    m_name->setText(task->name());
    m_name->setToolTip(task->job.out);
    showState(*task);
    showFigures(*task);
    showButtons(*task);
    m_note->setText(noteText(*task));
    m_note->setVisible(!m_note->text().isEmpty());
}

void RecordingRow::showState(const RecordTask &task)
{
    m_state->setText(stateText(task));
    const double share = task.samples == 0 ? 0 : static_cast<double>(task.recorded) / static_cast<double>(task.samples);
    m_bar->setAccessibleName(
        tr("%1: %2 samples, %3").arg(task.name(), ofText(task.recorded, task.samples), m_state->text()));
    showShare(m_bar, share, task.state == RecordTask::State::Cancelled || task.state == RecordTask::State::Failed);
}

void RecordingRow::showFigures(const RecordTask &task)
{
    const bool runs = task.state == RecordTask::State::Running && task.progress;
    m_samples.show(task.samples == 0 ? QString() : ofText(task.recorded, task.samples));
    m_rate.show(runs && task.progress->samplesPerSecond > 0 ? rateText(task.progress->samplesPerSecond) : QString());
    m_rate.heading->setVisible(task.state != RecordTask::State::Done);
    m_rate.figure->setVisible(task.state != RecordTask::State::Done);
    m_left.heading->setText(task.state == RecordTask::State::Done ? tr("Took") : tr("Time left"));
    m_left.setTip(tipText(task.state == RecordTask::State::Done ? Tip::Duration : Tip::TimeLeft));
    if (task.state == RecordTask::State::Done)
        m_left.show(task.seconds ? durationText(*task.seconds) : QString());
    else
        m_left.show(runs && task.progress->secondsLeft ? durationText(*task.progress->secondsLeft) : QString());
    const CostScale costs = costScale(task.flopsExecuted(), CostUnit::Flops);
    m_executed.show(task.flopsExecuted() > 0
                        ? u"%1 %2"_s.arg(workText(costs.format().shown(costs.eMax)), costs.unitName())
                        : QString());
    QString tip = tipText(Tip::Executed);
    if (task.before > 0)
        tip += u'\n' + tr("%1 samples were recorded earlier.").arg(countText(task.before));
    m_executed.setTip(tip);
    const bool metered = task.progress && task.progress->joules;
    m_energy.figure->setText(metered ? tr("%1 J").arg(workText(*task.progress->joules)) : tr("not measured"));
    m_energy.figure->setEnabled(metered);
    m_energy.setTip(metered || m_notMeasured.isEmpty() ? tipText(Tip::Joules) : m_notMeasured);
    m_figures->setVisible(task.samples > 0);
}

void RecordingRow::showButtons(const RecordTask &task)
{
    using State = RecordTask::State;
    const bool halted = task.state == State::Cancelled || task.state == State::Failed;
    m_stopNow->setVisible(task.isSilent);
    m_cancel->setVisible((task.state == State::Waiting || task.isActive()) && !task.isSilent);
    m_cancel->setEnabled(task.state != State::Stopping);
    m_resume->setVisible(halted);
    const bool begins = task.state == State::Failed && task.recorded == 0;
    m_resume->setText(begins ? tr("Retry") : tr("Resume"));
    const auto smaller = task.smallerBatch();
    m_resumeSmaller->setVisible(smaller.has_value());
    m_resumeSmaller->setText(begins ? tr("Retry with a smaller batch") : tr("Resume with a smaller batch"));
    if (smaller)
        m_resumeSmaller->setToolTip(tr("Runs %1 images at once in place of %2, which takes less memory. "
                                       "The last bits of a logit may differ; the recording says so.")
                                        .arg(*smaller)
                                        .arg(*task.batch));
    m_remove->setVisible(halted || task.state == State::Done);
}

QString RecordingRow::noteText(const RecordTask &task) const
{
    if (task.error)
        return withFieldNames(*task.error);
    if (task.isSilent)
        return tr("The engine has not responded for more than %1 s: it may be waiting for a disk or a device.\n"
                  "Stop it, then resume; recorded samples are kept.")
            .arg(m_queue->timeout());
    return withFieldNames(task.warnings.join(u'\n'));
}

bool RecordingRow::hasNote() const
{
    return !m_note->text().isEmpty();
}

QWidget *RecordingRow::note() const
{
    return m_note;
}

void RecordingRow::showMeters(const QString &tip)
{
    m_notMeasured = tip;
    refresh();
}

void RecordingRow::showCost(const ThresholdCost &cost)
{
    m_cost.heading->setText(cost.heading);
    m_cost.show(cost.figure);
    m_cost.setTip(cost.tip.isEmpty() ? tipText(Tip::EarlyExitCost) : cost.tip);
}

} // namespace offramp
