// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/traindialog.h"

#include "ui/dialogs/dialogbuttons.h"
#include "ui/dialogs/traincard.h"
#include "ui/dialogs/trainfields.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/fitscreen.h"

#include <QLabel>
#include <QPushButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int typingPause = 250; ///< milliseconds

} // namespace

TrainDialog::TrainDialog(const TrainingRun *run, QWidget *parent)
    : QDialog(parent)
    , m_run(run)
    , m_dryRun(run->engine())
    , m_fields(new TrainFields(run->engine()))
    , m_card(new TrainCard)
    , m_empty(mutedLabel())
    , m_status(mutedLabel())
    , m_train(new QPushButton(tr("Train")))
{
    setObjectName(u"trainDialog"_s);
    setWindowTitle(tr("Train a network"));
    auto *columns = rowOf({scrollingFields(m_fields, tr("Network, data set and settings")), {makeFindings(), 1}}, 8);
    setLayout(columnOf({{columns, 1}, dialogButtons(this, m_status, m_train)}, 16, dialogMargins));
    setDialogSize(this, {1010, 640}, columns);

    connect(m_train, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_fields, &TrainFields::changed, this, &TrainDialog::ask);
    connect(m_card, &TrainCard::freshWanted, m_fields, &TrainFields::chooseOut);
    connect(&m_dryRun, &DryRun::answered, this, [this](const DryRunAnswer &answer) {
        m_answer = answer;
        refresh();
    });
    connect(run, &TrainingRun::stateChanged, this, &TrainDialog::refresh);
    ask();
}

QWidget *TrainDialog::makeFindings()
{
    m_empty->setText(tr(
        "Here you see what the engine recognises, before anything is trained.\n\nThe network is trained at all of its "
        "exits together. A part of the training images is held back: the epoch that answers them best is kept. The "
        "test set is never used, so that a recording of it is a fair comparison."));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(60);
    auto *findings = new QWidget;
    findings->setLayout(columnOf({{m_empty, 1}, m_card, BoxItem::stretch()}, 10, {0, 0, 4, 0}));
    QScrollArea *scroll = scrollAreaOf(findings);
    scroll->setAccessibleName(tr("What will be trained"));
    // The background of the card is the dialog's, not that of lists.
    scroll->viewport()->setAutoFillBackground(false);
    findings->setAutoFillBackground(false);
    return scroll;
}

TrainJob TrainDialog::job() const
{
    return m_fields->job();
}

QString TrainDialog::missing() const
{
    const TrainJob chosen = job();
    if (m_run->engine().isEmpty())
        return tr(
            "offramp-engine is not installed. Install the package of that name, or build it with packaging/run.sh.");
    if (chosen.architecture.isEmpty())
        return tr("Choose a network to begin.");
    if (chosen.dataset.isEmpty())
        return tr("Choose a data set.");
    return chosen.out.isEmpty() ? tr("Choose a file for the network.") : QString();
}

void TrainDialog::ask()
{
    m_answer.reset();
    if (missing().isEmpty())
        m_dryRun.ask(argumentsFor(job(), true), typingPause);
    else
        m_dryRun.drop();
    refresh();
}

void TrainDialog::refresh()
{
    const bool isComplete = missing().isEmpty();
    m_empty->setVisible(!isComplete);
    m_card->setVisible(isComplete);
    if (m_answer)
        m_card->showAnswer(job(), *m_answer);
    else
        m_card->showAsking(job());
    m_train->setEnabled(isReady());
    m_status->setText(statusText());
}

bool TrainDialog::isReady() const
{
    return m_answer && m_answer->training && !m_run->isActive();
}

QString TrainDialog::statusText() const
{
    if (const QString sentence = missing(); !sentence.isEmpty())
        return sentence;
    if (m_run->isActive())
        return tr("%1 is being trained. Wait for it, or cancel it.").arg(m_run->name());
    if (!m_answer)
        return tr("Asking the engine…");
    return m_answer->training ? tr("Loss and accuracy are shown while it runs.") : QString();
}

void TrainDialog::accept()
{
    if (!isReady())
        return;
    m_fields->keep();
    QDialog::accept();
}

} // namespace offramp
