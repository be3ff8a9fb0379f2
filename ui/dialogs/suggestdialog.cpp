// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/suggestdialog.h"

#include "ui/charts/energychart.h"
#include "ui/dialogs/areacomparison.h"
#include "ui/dialogs/besideplace.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/dialogs/goalfields.h"
#include "ui/dialogs/samplefields.h"
#include "ui/dialogs/searchprogress.h"
#include "ui/dialogs/suggestedtable.h"
#include "ui/dialogs/targetanswer.h"
#include "ui/panels/parts.h"
#include "ui/theme/fitscreen.h"
#include "ui/wording/costscale.h"
#include "ui/wording/tips.h"

#include <QButtonGroup>
#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QScreen>
#include <QShowEvent>

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int debounceInterval = 120;

} // namespace

SuggestDialog::SuggestDialog(Document *document, const ThresholdView *thresholds, EnergyChart *chart, QWidget *parent)
    : QDialog(parent)
    , m_document(document)
    , m_thresholds(thresholds)
    , m_chart(chart)
    , m_goal(new GoalFields(document))
    , m_samples(new SampleFields(document))
    , m_table(new SuggestedTable(document, thresholds))
    , m_areas(new AreaComparison)
    , m_outcome(new TargetAnswer)
    , m_sentence(named(mutedLabel(), u"muted"_s, {}, tipText(Tip::TargetSentence)))
    , m_progress(new SearchProgress)
    , m_replace(named(new QRadioButton(tr("&Replace the included variants")), u"replace"_s))
    , m_add(named(new QRadioButton(tr("A&dd to them")), u"add"_s))
    , m_apply(named(new QPushButton(tr("&Apply")), u"accept"_s))
{
    setWindowTitle(tr("Suggest variants"));
    setAttribute(Qt::WA_DeleteOnClose);
    arrange();
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(debounceInterval);
    connect(&m_debounce, &QTimer::timeout, this, &SuggestDialog::ask);
    connect(m_goal, &GoalFields::changed, this, &SuggestDialog::takeGoal);
    connect(m_samples, &SampleFields::changed, this, &SuggestDialog::takeGoal);
    connect(m_progress, &SearchProgress::cancelled, this, &SuggestDialog::cancel);
    connect(m_progress, &SearchProgress::wantedAgain, this, [this] {
        m_request.reset();
        ask();
    });
    connect(m_replace, &QRadioButton::toggled, this, &SuggestDialog::showOutcome);
    connect(m_apply, &QPushButton::clicked, this, &SuggestDialog::apply);
    connect(document, &Document::resultsChanged, this, &SuggestDialog::follow);
    connect(thresholds, &ThresholdView::changed, this, &SuggestDialog::showVariants);
    m_samples->follow(m_goal->goal());
    m_goal->setExits(m_samples->exits());
    ask();
}

SuggestDialog::~SuggestDialog()
{
    if (m_chart)
        m_chart->setProposed({});
}

void SuggestDialog::arrange()
{
    m_replace->setChecked(true);
    m_apply->setDefault(true);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_outcome->hide();
    auto *modeGroup = new QButtonGroup(this);
    modeGroup->addButton(m_replace);
    modeGroup->addButton(m_add);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_close = buttons->button(QDialogButtonBox::Close);
    m_close->setIcon({});
    buttons->addButton(m_apply, QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);

    auto *mode = rowOf({m_replace, m_add, BoxItem::stretch()}, 18);
    auto *content = new QWidget;
    content->setLayout(
        columnOf({m_goal, m_samples, {m_table, 1}, mode, m_areas, m_outcome, m_sentence, BoxItem::stretch()}, 12, {}));
    QScrollArea *scroll = scrollAreaOf(content); // large text on a small screen
    scroll->setAccessibleName(windowTitle());
    content->installEventFilter(this);
    m_scroll = scroll;
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    setLayout(columnOf({{scroll, 1}, rowOf({{m_progress, 1}, buttons}, 10)}, 12, dialogMargins));
    setDialogSize(this, {520, 660});
}

bool SuggestDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest) // texts grew
        m_scroll->setMinimumWidth(m_scroll->widget()->minimumSizeHint().width()
                                  + m_scroll->verticalScrollBar()->sizeHint().width());
    return QDialog::eventFilter(watched, event);
}

Result<SuggestDialog::Request> SuggestDialog::request() const
{
    if (!m_goal->isTarget()) {
        SuggestionPlan plan;
        plan.most = m_goal->most();
        plan.chosenShare = m_samples->holdsOut() ? .5 : 1;
        ProposalRequest area = proposalRequest(m_document->decisions(), m_document->sources(), plan);
        area.perExit = m_goal->perExit();
        return area;
    }
    const auto target = m_goal->target();
    if (!target)
        return tl::unexpected(target.error());
    TargetRequest request = m_samples->request();
    request.target = *target;
    request.plan.criterion = m_document->criterion();
    request.plan.perExit = m_goal->perExit();
    request.plan.confidence = m_goal->confidence();
    return request;
}

Result<SuggestDialog::Answer> SuggestDialog::answerTo(const Request &request, bool seeksGain, const SearchWatch &watch)
{
    if (const auto *target = std::get_if<TargetRequest>(&request))
        return proposeTarget(*target, watch).map([](const TargetProposal &found) { return Answer(found); });
    const auto &area = std::get<ProposalRequest>(request);
    return (seeksGain ? proposeGain(area, watch.isCancelled) : propose(area, watch.isCancelled, watch.progress))
        .map([](const Proposal &found) { return Answer(found); });
}

void SuggestDialog::follow()
{
    m_goal->followUnit();
    m_samples->follow(m_goal->goal());
    m_goal->setExits(m_samples->exits());
    invalidate();
    if (m_target)
        showAll(); // the unit of costs may be another
}

/// What is asked for was changed by the user.
void SuggestDialog::takeGoal()
{
    m_seeksGain = false;
    const bool isOther = std::exchange(m_wasTarget, m_goal->isTarget()) != m_goal->isTarget();
    if (isOther)
        (m_goal->isTarget() ? m_add : m_replace)->setChecked(true); // one variant does not make a curve
    follow();
    if (isOther)
        showAll(); // nothing yet
}

void SuggestDialog::invalidate()
{
    const auto request = this->request();
    if (request && m_request == *request)
        return;
    m_request.reset();
    forget();
    m_job.cancel();
    m_progress->finish();
    m_debounce.start();
}

void SuggestDialog::forget()
{
    m_proposal.reset();
    m_target.reset();
    m_refusal.clear();
    m_areas->clear();
    m_outcome->clear();
    m_apply->setEnabled(false);
}

void SuggestDialog::ask()
{
    const auto request = this->request();
    if (!request) {
        m_request.reset();
        refuse(QString::fromStdString(toText(request.error())));
        return;
    }
    if (m_request == *request)
        return;
    m_request = *request;
    forget();
    const auto *area = std::get_if<ProposalRequest>(&*request);
    const bool seeksGain = m_seeksGain && area && area->plan.most;
    m_job.start(
        [request = *request, seeksGain, progress = m_progress->start()](const IsCancelled &isCancelled) {
            return answerTo(request, seeksGain, {isCancelled, progress});
        },
        [this](const Result<Answer> &answer) { take(answer); });
}

void SuggestDialog::cancel()
{
    m_job.cancel();
    refuse(tr("The search was cancelled."));
    m_progress->offerAgain();
}

void SuggestDialog::take(const Result<Answer> &answer)
{
    if (!answer) {
        refuse(QString::fromStdString(toText(answer.error())));
        return;
    }
    m_progress->finish();
    m_refusal.clear();
    if (const auto *target = std::get_if<TargetProposal>(&*answer))
        m_target = *target;
    else
        m_proposal = std::get<Proposal>(*answer);
    if (m_proposal) {
        m_goal->setHelpful(m_proposal->helpful);
        if (std::exchange(m_seeksGain, false) && !m_proposal->variants.empty()) {
            m_goal->setMost(m_proposal->variants.size());
            if (const auto request = this->request())
                m_request = *request;
        }
    }
    m_apply->setEnabled(!suggested().empty());
    showAll();
}

void SuggestDialog::refuse(const QString &sentence)
{
    m_progress->finish();
    forget();
    m_refusal = sentence;
    showAll();
}

void SuggestDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    if (event->spontaneous() || !m_chart)
        return;
    const QRect seen(m_chart->mapToGlobal(QPoint()), m_chart->size());
    move(besidePlace(frameSize(), seen, screen()->availableGeometry()));
}

void SuggestDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        showVariants(); // their markers have colours
    QDialog::changeEvent(event);
}

/// Enter ends the typing of a target and asks at once. It applies a target that is reached, and closes nothing.
void SuggestDialog::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!isEnter || !m_goal->isTarget() || isGain()) {
        QDialog::keyPressEvent(event);
        return;
    }
    if (m_debounce.isActive()) {
        m_debounce.stop();
        ask();
    }
}

std::vector<Variant> SuggestDialog::suggested() const
{
    if (m_target)
        return {m_target->variant};
    return m_proposal ? m_proposal->variants : std::vector<Variant>();
}

std::vector<Point> SuggestDialog::points() const
{
    if (m_target)
        return {m_target->point};
    return m_proposal ? m_proposal->points : std::vector<Point>();
}

void SuggestDialog::showAll()
{
    showVariants();
    showOutcome();
}

void SuggestDialog::showVariants()
{
    m_chart->setProposed(m_table->showVariants(suggested(), points()));
}

void SuggestDialog::showOutcome()
{
    const CostScale scale = costScale(*m_document);
    m_areas->setVisible(!m_goal->isTarget());
    m_outcome->setVisible(m_goal->isTarget());
    m_sentence->setText(sentence());
    m_apply->setDefault(isGain()); // Enter never makes the area smaller
    m_close->setDefault(!isGain());
    if (m_proposal)
        m_areas->compare(*m_proposal, proposedAreas(), scale, m_samples->holdsOut());
    else
        m_areas->clear();
    if (m_target)
        m_outcome->showOutcomes(*m_target, std::get<TargetRequest>(*m_request).target, scale);
    else
        m_outcome->clear();
}

const PartAreas &SuggestDialog::proposedAreas() const
{
    return m_replace->isChecked() ? m_proposal->instead : m_proposal->besides;
}

/// Whether applying what is suggested is what was wanted.
bool SuggestDialog::isGain() const
{
    if (m_target)
        return m_target->found.isReached;
    return m_proposal && !m_proposal->variants.empty() && offramp::isGain(m_proposal->now, proposedAreas());
}

QString SuggestDialog::sentence() const
{
    if (m_target)
        return targetSentences(*m_target, std::get<TargetRequest>(*m_request), costScale(*m_document));
    if (!m_proposal)
        return m_refusal;
    if (m_proposal->variants.empty())
        return tr("No variant is below E_max, so there is nothing to suggest.");
    if (!isGain())
        return tr("Your current variants score at least as high as these. More variants may help.");
    if (m_proposal->shared && offramp::isGain(m_proposal->instead, *m_proposal->shared))
        return tr("Shared thresholds do better on samples that played no part in the choice: clear \"A threshold for "
                  "each exit\" to get them.");
    return m_samples->holdsOut() ? tr("Judge by \"Unseen half\": those samples played no part in the choice.")
                                 : tr("Chosen and evaluated on the same samples: expect somewhat less on new images.");
}

void SuggestDialog::apply()
{
    const std::vector<Variant> variants = suggested();
    if (variants.empty())
        return;
    m_document->addVariants(variants, m_replace->isChecked());
    close();
}

} // namespace offramp
