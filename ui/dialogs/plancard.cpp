// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/plancard.h"

#include "core/support/error.h"
#include "ui/dialogs/architecturefields.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/theme/boxes.h"
#include "ui/theme/plaintextstyle.h"
#include "ui/wording/costscale.h"
#include "ui/wording/fieldnames.h"
#include "ui/wording/wording.h"
#include "ui/engine/recordwording.h"
#include "ui/files/choosefile.h"
#include "ui/files/networkfiles.h"
#include "ui/panels/parts.h"

#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString costsText(const PlanEvent &plan, const std::vector<std::int64_t> &flops)
{
    if (flops.empty())
        return {};
    const CostScale scale = costScale(static_cast<double>(flops.back()), CostUnit::Flops);
    QStringList parts;
    for (std::size_t k = 0; k < flops.size(); ++k) {
        const QString name
            = k < plan.exits.size() ? QString::fromStdString(plan.exits[k]) : PlanCard::tr("exit %1").arg(k + 1);
        parts.append(u"%1 %2"_s.arg(name, scale.text(shownCost(static_cast<double>(flops[k]), CostUnit::Flops))));
    }
    return exitsLine(std::move(parts)) + u' ' + scale.perImage();
}

/// The costs, marked where they are doubtful, and below them those by the other count where they differ.
QString exitsText(const PlanEvent &plan)
{
    QString text = costsText(plan, plan.flops);
    if (!plan.doubts.empty())
        text = doubtMark + (u' ' + text);
    if (plan.count == "complete")
        text += PlanCard::tr(" (complete count)");
    if (plan.otherFlops.empty() || plan.otherFlops == plan.flops)
        return text;
    const QString other = costsText(plan, plan.otherFlops);
    return text + u'\n'
           + (plan.count == "complete" ? PlanCard::tr("As fvcore counts: %1").arg(other)
                                       : PlanCard::tr("Complete count: %1").arg(other));
}

} // namespace

PlanCard::PlanCard(const QString &network, QWidget *parent)
    : FindingsCard(parent)
    , m_network(network)
    , m_testSet(addRow(tr("Test set"), u"planTestSet"_s, Tip::TestSet))
    , m_exits(addRow(tr("Exits"), u"planExits"_s, Tip::ExitCosts))
    , m_outputs(addRow(tr("Outputs"), u"planOutputs"_s, Tip::Outputs))
    , m_preprocessing(addRow(tr("Preprocessing"), u"planPreprocessing"_s, Tip::Preprocessing))
    , m_resume(sentencesLabel(u"planResume"_s))
    , m_architecture(new ArchitectureFields(QFileInfo(network).completeBaseName()))
    , m_out(named(new QLineEdit, u"planOutput"_s))
    , m_fresh(plainButton({}, u"planFresh"_s))
{
    setTitle(QFileInfo(network).completeBaseName(), network);
    m_out->setAccessibleName(tr("File of the recording of %1").arg(title()));
    const auto chooseFile = [this] {
        chooseOutput(this, {tr("File of the recording"), m_out->text(), tr("Recordings (*.exits)")},
                     [this](const QString &path) { choose(path); });
    };
    m_resume->setToolTip(tipText(Tip::Resuming));
    auto *output = new QGridLayout;
    arrangeColumns(output);
    QLabel *architecture = mutedLabel(tr("Architecture"));
    output->addWidget(architecture, 0, 0);
    output->addWidget(m_architecture, 0, 1, 1, 2);
    output->addWidget(mutedLabel(tr("File")), 1, 0);
    output->addWidget(m_out, 1, 1);
    output->addWidget(chooseButton(chooseFile, tr("Choose the file of the recording of %1").arg(title())), 1, 2);
    output->addWidget(m_resume, 2, 1, 1, 2);
    if (!holdsWeights(network)) {
        architecture->hide();
        m_architecture->hide();
    }
    column()->addWidget(m_fresh, 0, Qt::AlignLeft);
    column()->addLayout(output);

    connect(m_out, &QLineEdit::editingFinished, this, [this] {
        if (m_out->isModified())
            choose(m_out->text().trimmed());
    });
    connect(m_architecture, &ArchitectureFields::changed, this, &PlanCard::changed);
    connect(m_fresh, &QPushButton::clicked, this, [this] { choose(freshName(m_out->text())); });
    showMissing({});
}

void PlanCard::apply(RecordJob &job) const
{
    job.network = m_network;
    job.out = m_chosen;
    m_architecture->apply(job);
}

void PlanCard::choose(const QString &path)
{
    if (path.isEmpty() || path == m_chosen)
        return;
    m_chosen = path;
    showOutput(path);
    Q_EMIT changed();
}

void PlanCard::showOutput(const QString &path)
{
    if (m_out->text() != path)
        m_out->setText(path);
    m_out->setModified(false);
    m_out->setToolTip(path);
}

void PlanCard::showFound(bool found)
{
    showRows(found);
    m_resume->setVisible(found);
    m_fresh->hide();
}

void PlanCard::showMissing(const QString &sentence)
{
    showFound(false);
    showState(sentence, false);
    showNotes({});
}

void PlanCard::showProblem(const Error &problem, const QString &out, const QStringList &warnings)
{
    showFound(false);
    showState(tr("Cannot be recorded"), true);
    QStringList notes{withFieldNames(problem)};
    for (const QString &warning : warnings)
        notes.append(withFieldNames(warning));
    showNotes(notes.join(u'\n'));
    const QString file = QFileInfo(out).fileName();
    const bool isAboutFile = QFileInfo::exists(out) && QString::fromStdString(problem.sentence).contains(file);
    m_fresh->setVisible(isAboutFile);
    if (isAboutFile)
        m_fresh->setText(literally(tr("Write %1 instead").arg(QFileInfo(freshName(out)).fileName())));
}

void PlanCard::showAnswer(const PlanAnswer &answer)
{
    if (answer.problem)
        return showProblem(*answer.problem, answer.job.out, answer.warnings);
    if (!answer.plan) {
        // The previous answer remains visible until the new one arrives, so that nothing jumps while typing.
        showState(tr("Asking the engine…"), false);
        return;
    }
    const PlanEvent &plan = *answer.plan;
    showFound(true);
    showState(tr("Ready"), false);
    m_testSet->setText(testSetText(plan));
    m_exits->setText(exitsText(plan));
    const QString doubt = doubtText(plan.doubts);
    m_exits->setToolTip(doubt.isEmpty() ? tipText(Tip::ExitCosts) : tipText(Tip::ExitCosts) + u'\n' + doubt);
    m_outputs->setText(outputsText(plan));
    m_preprocessing->setText(QString::fromStdString(plan.preprocessing));
    m_resume->setText(resumeText(plan, answer.job.limit));
    showNotes(withFieldNames(answer.warnings.join(u'\n')));
}

} // namespace offramp
