// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/traincard.h"

#include "ui/engine/recordwording.h"
#include "ui/theme/boxes.h"
#include "ui/theme/plaintextstyle.h"
#include "ui/wording/costscale.h"
#include "ui/wording/fieldnames.h"

#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// "early · last, 10 classes, 556.7 MFLOPs per image"; without the cost where it is not known.
QString networkText(const TrainingEvent &plan)
{
    QStringList exits;
    for (const std::string &exit : plan.exits)
        exits.append(QString::fromStdString(exit));
    const QString text = TrainCard::tr("%1, %2 classes").arg(exitsLine(std::move(exits))).arg(plan.classes);
    if (!plan.flops)
        return text;
    const auto flops = static_cast<double>(*plan.flops);
    const CostScale scale = costScale(flops, CostUnit::Flops);
    return u"%1, %2 %3"_s.arg(text, scale.text(shownCost(flops, CostUnit::Flops)), scale.perImage());
}

/// Whether a training would write over a file that is not its own.
bool replaces(const TrainJob &job, const TrainingEvent &plan)
{
    return plan.epochsDone == 0 && QFileInfo::exists(job.out);
}

} // namespace

TrainCard::TrainCard(QWidget *parent)
    : FindingsCard(parent)
    , m_network(addRow(tr("Network"), u"trainPlanNetwork"_s, Tip::TrainedNetwork))
    , m_dataset(addRow(tr("Data set"), u"trainPlanDataset"_s, Tip::TrainedOn))
    , m_preprocessing(addRow(tr("Images"), u"trainPlanImages"_s, Tip::Preprocessing))
    , m_recipe(addRow(tr("Recipe"), u"trainPlanRecipe"_s, Tip::TrainRecipe))
    , m_epochs(addRow(tr("Epochs"), u"trainPlanEpochs"_s, Tip::TrainEpochs))
    , m_fresh(plainButton({}, u"trainFresh"_s))
{
    column()->addWidget(m_fresh, 0, Qt::AlignLeft);
    connect(m_fresh, &QPushButton::clicked, this, [this] { Q_EMIT freshWanted(m_freshPath); });
    showRows(false);
    showNotes({});
    offerFresh(false, {});
}

void TrainCard::showAsking(const TrainJob &job)
{
    setTitle(QFileInfo(job.architecture).completeBaseName(), job.architecture);
    showState(tr("Asking the engine…"), false);
}

void TrainCard::showAnswer(const TrainJob &job, const DryRunAnswer &answer)
{
    QStringList notes;
    if (answer.problem)
        notes.append(withFieldNames(*answer.problem, Fields::Train));
    for (const QString &warning : answer.warnings)
        notes.append(withFieldNames(warning, Fields::Train));
    showNotes(notes.join(u'\n'));
    showRows(answer.training.has_value());
    showState(answer.training ? tr("Ready") : tr("Cannot be trained"), !answer.training);
    if (answer.training)
        return showPlan(job, *answer.training);
    const QString file = QFileInfo(job.out).fileName();
    const bool isThere = QFileInfo::exists(job.out) || QFileInfo::exists(job.out + u".checkpoint"_s);
    offerFresh(isThere && answer.problem && QString::fromStdString(answer.problem->sentence).contains(file), job.out);
}

void TrainCard::showPlan(const TrainJob &job, const TrainingEvent &plan)
{
    m_network->setText(networkText(plan));
    m_dataset->setText(trainingSetText(plan));
    m_preprocessing->setText(QString::fromStdString(plan.preprocessing));
    m_recipe->setText(QString::fromStdString(plan.recipe));
    m_epochs->setText(epochsText(plan, replaces(job, plan) ? QFileInfo(job.out).fileName() : QString()));
    offerFresh(replaces(job, plan), job.out);
}

void TrainCard::offerFresh(bool isOffered, const QString &out)
{
    m_freshPath = isOffered ? freshName(out) : QString();
    m_fresh->setText(literally(tr("Write %1 instead").arg(QFileInfo(m_freshPath).fileName())));
    m_fresh->setVisible(isOffered);
}

} // namespace offramp
