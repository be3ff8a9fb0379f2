// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/recorddialog.h"

#include "ui/dialogs/dialogbuttons.h"
#include "ui/dialogs/plancard.h"
#include "ui/dialogs/recordfields.h"
#include "ui/engine/recordwording.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/fitscreen.h"

#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

RecordDialog::RecordDialog(const QString &engine, QStringList busyFiles, QWidget *parent)
    : QDialog(parent)
    , m_busyFiles(std::move(busyFiles))
    , m_engine(engine)
    , m_check(engine)
    , m_fields(new RecordFields(engine))
    , m_empty(mutedLabel())
    , m_status(mutedLabel())
    , m_record(new QPushButton(tr("Record")))
{
    setObjectName(u"recordDialog"_s);
    setWindowTitle(tr("Record networks"));
    auto *columns = rowOf({scrollingFields(m_fields, tr("Networks, test set and settings")), {makeFindings(), 1}}, 8);
    setLayout(columnOf({{columns, 1}, dialogButtons(this, m_status, m_record)}, 16, dialogMargins));
    setDialogSize(this, {1010, 700}, columns);

    connect(m_record, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_fields, &RecordFields::networksChanged, this, &RecordDialog::followNetworks);
    connect(m_fields, &RecordFields::changed, this, &RecordDialog::ask);
    connect(&m_check, &PlanCheck::changed, this, &RecordDialog::refresh);
    refresh();
}

QWidget *RecordDialog::makeFindings()
{
    m_empty->setText(tr("Here you see what the engine recognises in your networks and your test set, before anything "
                        "is recorded.\n\nA network is a program. The engine confines it: it reads only the network and "
                        "the test set, writes only the recording, and cannot open connections or start programs. What "
                        "this computer cannot confine is listed here too."));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(60);
    auto *cards = new QWidget;
    m_cardColumn = columnOf({{m_empty, 1}, BoxItem::stretch()}, 10, {0, 0, 4, 0});
    cards->setLayout(m_cardColumn);
    QScrollArea *scroll = scrollAreaOf(cards);
    scroll->setAccessibleName(tr("What will be recorded"));
    // The background of the cards is the dialog's, not that of lists.
    scroll->viewport()->setAutoFillBackground(false);
    cards->setAutoFillBackground(false);
    return scroll;
}

void RecordDialog::accept()
{
    if (!isReady())
        return;
    m_fields->keep();
    QDialog::accept();
}

void RecordDialog::addNetworks(const QStringList &paths)
{
    m_fields->addNetworks(paths);
}

void RecordDialog::setDataset(const QString &folder)
{
    m_fields->setDataset(folder);
}

void RecordDialog::followNetworks()
{
    std::vector<PlanCard *> cards;
    for (const QString &network : m_fields->networks()) {
        const auto known = std::ranges::find(m_cards, network, &PlanCard::network);
        if (known != m_cards.end()) {
            cards.push_back(*known);
            continue;
        }
        auto *card = new PlanCard(network);
        connect(card, &PlanCard::changed, this, &RecordDialog::ask);
        m_cardColumn->insertWidget(m_cardColumn->count() - 1, card);
        cards.push_back(card);
    }
    for (PlanCard *card : m_cards) {
        if (std::ranges::find(cards, card) == cards.end())
            delete card;
    }
    m_cards = std::move(cards);
    m_empty->setVisible(m_cards.empty());
    m_cardColumn->setStretch(m_cardColumn->count() - 1, m_cards.empty() ? 0 : 1);
    ask();
}

std::vector<RecordJob> RecordDialog::jobs() const
{
    const RecordJob common = m_fields->common();
    std::vector<RecordJob> jobs;
    QStringList taken;
    for (const PlanCard *card : m_cards) {
        RecordJob job = common;
        card->apply(job);
        if (job.out.isEmpty())
            job.out = proposedOutput(job.network, m_fields->folder(), taken);
        taken.append(job.out);
        jobs.push_back(std::move(job));
    }
    return jobs;
}

std::vector<RecordJob> RecordDialog::plannedJobs() const
{
    std::vector<RecordJob> planned;
    for (const PlanAnswer &answer : m_check.answers()) {
        RecordJob &job = planned.emplace_back(answer.job);
        if (!answer.batch || job.batch == 0)
            continue;
        job.batch = *answer.batch;
        job.takesFewer = true;
    }
    return planned;
}

void RecordDialog::ask()
{
    const auto asked = jobs();
    for (std::size_t i = 0; i < m_cards.size(); ++i)
        m_cards[i]->showOutput(asked[i].out);
    const bool canAsk = !m_fields->problem() && !asked.empty() && !asked.front().dataset.isEmpty();
    m_check.ask(canAsk ? asked : std::vector<RecordJob>{});
}

bool RecordDialog::isReady() const
{
    const bool busy
        = std::ranges::any_of(jobs(), [this](const RecordJob &job) { return m_busyFiles.contains(job.out); });
    return !m_fields->problem() && !busy && m_check.isReady();
}

void RecordDialog::refresh()
{
    const auto &answers = m_check.answers();
    const auto planned
        = std::ranges::find_if(answers, [](const PlanAnswer &answer) { return answer.plan.has_value(); });
    if (planned != answers.end())
        m_fields->showPlan(*planned->plan);
    showFindings();
    m_record->setEnabled(isReady());
    m_record->setText(m_cards.size() > 1 ? tr("Record %1 networks").arg(m_cards.size()) : tr("Record"));
    m_status->setText(statusText());
}

void RecordDialog::showFindings()
{
    const auto &answers = m_check.answers();
    const auto asked = jobs();
    const auto problem = m_fields->problem();
    const Error busy{ErrorKind::Usage, "This file is already being recorded.",
                     "Choose another file, or follow the recording in the window."};
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        if (problem)
            m_cards[i]->showProblem(*problem, {});
        else if (m_busyFiles.contains(asked[i].out))
            m_cards[i]->showProblem(busy, asked[i].out);
        else if (i < answers.size())
            m_cards[i]->showAnswer(answers[i]);
        else
            m_cards[i]->showMissing(tr("Choose a test set"));
    }
}

QString RecordDialog::statusText() const
{
    if (m_engine.isEmpty())
        return tr(
            "offramp-engine is not installed. Install the package of that name, or build it with packaging/run.sh.");
    if (m_cards.empty())
        return tr("Add a network to begin.");
    if (isReady())
        return m_cards.size() > 1 ? tr("They run one after the other; the chart is updated while they run.")
                                  : tr("The chart is updated while it runs.");
    return m_check.isAsking() ? tr("Asking the engine…") : QString();
}

} // namespace offramp
