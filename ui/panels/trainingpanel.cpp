// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/trainingpanel.h"

#include "ui/charts/trainingview.h"
#include "ui/engine/recordwording.h"
#include "ui/panels/elidedlabel.h"
#include "ui/panels/epochsmodel.h"
#include "ui/panels/parts.h"
#include "ui/panels/plaintable.h"
#include "ui/panels/spreadcolumns.h"
#include "ui/theme/boxes.h"
#include "ui/wording/costscale.h"
#include "ui/wording/fieldnames.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int frameMilliseconds = 33;
constexpr int wantedHeight = 340; ///< at the usual text size

using State = TrainingRun::State;

} // namespace

TrainingPanel::TrainingPanel(TrainingRun *run, QWidget *parent)
    : QWidget(parent)
    , m_run(run)
    , m_name(boldLabel())
    , m_state(named(new ElidedLabel, u"muted"_s, {}, tipText(Tip::RunNote)))
    , m_cancel(plainButton(tr("Cancel"), u"cancel"_s))
    , m_resume(plainButton(tr("Resume"), u"resume"_s))
    , m_record(plainButton(tr("Record the best now"), u"recordBest"_s))
    , m_asTable(named(new QToolButton, u"asTable"_s, {}, tr("Show the numbers of the chart as a table")))
    , m_export(plainButton(tr("Export…"), u"exportTraining"_s))
    , m_remove(plainButton(tr("Remove"), u"remove"_s))
    , m_bar(runBar())
    , m_note(sentencesLabel(u"warning"_s))
    , m_view(new TrainingView)
    , m_model(new EpochsModel(this))
    , m_table(plainTable(m_model, tr("Loss and accuracy by epoch")))
    , m_pages(new QStackedWidget)
{
    m_record->setToolTip(tr("Records the best network so far on the data set's test images; it appears on the chart "
                            "beside the others."));
    m_export->setToolTip(tr("Writes the chart and its table"));
    m_remove->setToolTip(tr("Removes it from this panel; its files are kept."));
    m_note->setToolTip(tipText(Tip::RunNote));
    m_asTable->setText(tr("Table"));
    m_asTable->setCheckable(true);
    m_asTable->setFocusPolicy(Qt::StrongFocus);
    spreadColumns(m_table);
    m_pages->addWidget(m_view);
    m_pages->addWidget(m_table);

    auto *figures = rowOf({}, 28, {});
    const auto add = [figures](const QString &name, const QString &heading, Tip tip, int stretch = 0) {
        return addRunFigure(figures, name, heading, tipText(tip), stretch);
    };
    m_epochs = add(u"epochs"_s, tr("Epochs"), Tip::EpochsDone);
    m_rate = add(u"rate"_s, tr("Images/s"), Tip::TrainRate);
    m_left = add(u"left"_s, tr("Time left"), Tip::TrainTimeLeft);
    m_executed = add(u"executed"_s, tr("Executed"), Tip::TrainFlops);
    m_best = add(u"best"_s, tr("Best"), Tip::BestEpoch, 1);

    auto *head = rowOf({m_name, {m_state, 1}, m_cancel, m_resume, m_record, m_asTable, m_export, m_remove}, 8);
    auto *all = new QWidget;
    all->setLayout(columnOf({head, m_bar, figures, m_note, {m_pages, 1}}, 8, {18, 10, 14, 12}));
    QScrollArea *scroll = scrollAreaOf(all);
    scroll->setAccessibleName(tr("Training"));
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    // The background is the card's, not that of lists.
    scroll->viewport()->setAutoFillBackground(false);
    all->setAutoFillBackground(false);
    setLayout(columnOf({cardOf(columnOf({scroll}, -1, {1, 1, 1, 1}))}, -1, {10, 0, 10, 10}));

    m_soon.setSingleShot(true);
    m_soon.setInterval(frameMilliseconds);
    connect(&m_soon, &QTimer::timeout, this, &TrainingPanel::refresh);
    connect(run, &TrainingRun::changed, this, [this] {
        if (!m_soon.isActive())
            m_soon.start();
    });
    connect(run, &TrainingRun::stateChanged, this, &TrainingPanel::refresh);
    connect(m_cancel, &QPushButton::clicked, run, &TrainingRun::cancel);
    connect(m_resume, &QPushButton::clicked, run, &TrainingRun::resume);
    connect(m_remove, &QPushButton::clicked, run, &TrainingRun::clear);
    connect(m_record, &QPushButton::clicked, this, &TrainingPanel::recordWanted);
    connect(m_export, &QPushButton::clicked, this, &TrainingPanel::exportWanted);
    connect(m_asTable, &QToolButton::toggled, this,
            [this](bool isTable) { m_pages->setCurrentIndex(isTable ? 1 : 0); });
    refresh();
}

QSize TrainingPanel::sizeHint() const
{
    return {800, TextSize::instance().scaled(wantedHeight)};
}

TrainingContent TrainingPanel::content() const
{
    TrainingContent content{m_run->name(), {}, m_run->epochs()};
    if (m_run->plan()) {
        for (const std::string &exit : m_run->plan()->exits)
            content.exits.append(QString::fromStdString(exit));
    }
    return content;
}

void TrainingPanel::refresh()
{
    m_soon.stop();
    const TrainingContent shown = content();
    m_view->setContent(shown);
    m_model->setContent(shown);
    m_name->setText(m_run->name());
    m_name->setToolTip(m_run->job().out);
    showState();
    showFigures();
    showButtons();
    m_note->setText(noteText());
    m_note->setVisible(!m_note->text().isEmpty());
}

QString TrainingPanel::stateText() const
{
    const std::size_t done = m_run->epochs().size();
    switch (m_run->state()) {
    case State::None:
        return {};
    case State::Running:
        if (!m_run->plan())
            return tr("starting");
        return tr("training, epoch %1 of %2")
            .arg(std::min(static_cast<int>(done) + 1, m_run->plan()->epochs))
            .arg(m_run->plan()->epochs);
    case State::Stopping:
        return tr("stopping after the current batch");
    case State::Done:
        return tr("done");
    case State::Cancelled:
        if (!m_run->plan())
            return tr("not finished; goes on after the last epoch that was done");
        return done == 0 ? tr("stopped; no epoch was done") : tr("stopped; the epochs that are done are kept");
    case State::Failed:
        return done == 0 ? tr("failed") : tr("failed; the epochs that are done are kept");
    }
    return {};
}

void TrainingPanel::showState()
{
    m_state->setText(stateText());
    const double share
        = m_run->allImages() == 0 ? 0 : static_cast<double>(m_run->images()) / static_cast<double>(m_run->allImages());
    m_bar->setAccessibleName(tr("%1: %2").arg(m_run->name(), m_state->text()));
    showShare(m_bar, share, m_run->state() == State::Cancelled || m_run->state() == State::Failed);
}

void TrainingPanel::showFigures()
{
    const bool isDone = m_run->state() == State::Done;
    const auto progress = m_run->state() == State::Running ? m_run->progress() : std::nullopt;
    const auto &epochs = m_run->epochs();
    m_epochs.show(m_run->plan() ? ofText(epochs.size(), static_cast<std::uint64_t>(m_run->plan()->epochs)) : QString());
    const double rate = progress ? progress->samplesPerSecond : epochs.empty() ? 0 : epochs.back().imagesPerSecond;
    m_rate.show(rate > 0 ? rateText(rate) : QString());
    m_left.heading->setText(isDone ? tr("Took") : tr("Time left"));
    m_left.setTip(tipText(isDone ? Tip::Duration : Tip::TrainTimeLeft));
    const std::optional<double> seconds = isDone ? m_run->seconds() : progress ? progress->secondsLeft : std::nullopt;
    m_left.show(seconds ? durationText(*seconds) : QString());
    const double flops = epochs.empty() ? 0 : 1e9 * epochs.back().gflops;
    const CostScale costs = costScale(flops, CostUnit::Flops);
    m_executed.show(flops > 0 ? u"%1 %2"_s.arg(workText(costs.format().shown(costs.eMax)), costs.unitName())
                              : QString());
    const EpochEvent *best = m_run->best();
    QStringList exits;
    for (std::size_t k = 0; best && k < best->trainLoss.size(); ++k) {
        const bool isHeldBack = k < best->heldBackAccuracy.size();
        exits.append(u"%1 %2"_s.arg(m_view->content().exits.value(static_cast<qsizetype>(k)),
                                    isHeldBack ? accuracyText(best->heldBackAccuracy[k],
                                                              static_cast<std::int64_t>(best->heldBackImages))
                                               : accuracyText(best->trainAccuracy[k], 0)));
    }
    m_best.show(best ? tr("epoch %1: %2").arg(best->epoch).arg(exits.join(u", "_s)) : QString());
}

void TrainingPanel::showButtons()
{
    const State state = m_run->state();
    const bool isHalted = state == State::Cancelled || state == State::Failed;
    m_cancel->setVisible(m_run->isActive());
    m_cancel->setEnabled(state != State::Stopping);
    m_resume->setVisible(isHalted);
    m_resume->setText(state == State::Failed && m_run->epochs().empty() ? tr("Retry") : tr("Resume"));
    m_record->setEnabled(m_run->best() != nullptr);
    m_export->setEnabled(!m_run->epochs().empty());
    m_remove->setVisible(isHalted || state == State::Done);
}

QString TrainingPanel::noteText() const
{
    if (m_run->error())
        return withFieldNames(*m_run->error(), Fields::Train);
    return withFieldNames(m_run->warnings().join(u'\n'), Fields::Train);
}

} // namespace offramp
