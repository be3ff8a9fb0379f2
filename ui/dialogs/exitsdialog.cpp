// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/exitsdialog.h"

#include "ui/dialogs/dialogbuttons.h"
#include "ui/dialogs/searchprogress.h"
#include "ui/panels/parts.h"
#include "ui/panels/plaintable.h"
#include "ui/panels/spreadcolumns.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/plaintextstyle.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <QCheckBox>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int debounceInterval = 120;
constexpr int mostVariants = 99;
constexpr int fewVariants = 3;   ///< where none is included
constexpr int tableHeight = 120; ///< at the usual text size

int includedOf(const Document &document, RecordingId id)
{
    const auto included = std::ranges::count_if(document.variants(), [id](const Variant &variant) {
        return variant.included && variant.recording == id;
    });
    return included > 0 ? static_cast<int>(std::min<std::ptrdiff_t>(included, mostVariants)) : fewVariants;
}

QTableView *tableOf(QAbstractItemModel *model, const QString &objectName, const QString &name)
{
    QTableView *table = plainTable(model, name);
    table->setObjectName(objectName);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    spreadColumns(table);
    followTextSize(table, [table] { table->setMinimumHeight(TextSize::instance().scaled(tableHeight)); });
    return table;
}

} // namespace

ExitsDialog::ExitsDialog(Document *document, RecordingId recording, QWidget *parent)
    : QDialog(parent)
    , m_document(document)
    , m_id(recording)
    , m_most(named(new QSpinBox, u"most"_s, tr("Number of variants"), tipText(Tip::MostVariants)))
    , m_holdsOut(named(new QCheckBox(tr("Select on one &half of the samples, evaluate on the other")), u"holdsOut"_s,
                       {}, tr("The area on the samples used to choose the variants is too optimistic.")))
    , m_worthsModel(new ExitWorthsModel(this))
    , m_setsModel(new ExitSetsModel(this))
    , m_worths(tableOf(m_worthsModel, u"exitWorths"_s, tr("What each exit earns")))
    , m_sets(tableOf(m_setsModel, u"exitSets"_s, tr("The best exits for each number")))
    , m_sentence(named(mutedLabel(), u"message"_s))
    , m_progress(new SearchProgress)
    , m_switch(plainButton(tr("&Switch to this set"), u"switch"_s))
{
    setObjectName(u"exitsDialog"_s);
    setWindowTitle(inTitle(tr("Which exits of %1 are worth having").arg(nameOf(*document->recording(recording)))));
    setAttribute(Qt::WA_DeleteOnClose);
    m_most->setRange(1, mostVariants);
    m_most->setValue(includedOf(*document, recording));
    m_holdsOut->setChecked(true);
    m_sentence->setWordWrap(true);
    m_switch->setToolTip(tr("Switches the exits of this set on and all others off, in one step that undo takes back"));

    auto *content = new QWidget;
    auto *number
        = rowOf({wordFor(m_most, tr("At &most")), m_most, new QLabel(tr("variants for each set")), BoxItem::stretch()});
    content->setLayout(columnOf({number,
                                 m_holdsOut,
                                 boldLabel(tr("What each exit earns")),
                                 {m_worths, 1},
                                 boldLabel(tr("The best exits for each number")),
                                 {m_sets, 1},
                                 m_progress,
                                 m_sentence},
                                10, {}));
    QScrollArea *scroll = scrollAreaOf(content); // large text on a small screen
    scroll->setAccessibleName(windowTitle());
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    content->installEventFilter(this);
    m_scroll = scroll;
    setLayout(columnOf({{scroll, 1}, closingButtons(this, m_switch)}, 12, dialogMargins));
    setDialogSize(this, {980, 680});

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(debounceInterval);
    connect(&m_debounce, &QTimer::timeout, this, &ExitsDialog::ask);
    connect(m_most, &QSpinBox::valueChanged, &m_debounce, qOverload<>(&QTimer::start));
    connect(m_holdsOut, &QCheckBox::toggled, this, &ExitsDialog::ask);
    connect(m_progress, &SearchProgress::cancelled, this, &ExitsDialog::cancel);
    connect(m_progress, &SearchProgress::wantedAgain, this, &ExitsDialog::ask);
    connect(m_switch, &QPushButton::clicked, this, &ExitsDialog::switchExits);
    connect(m_sets->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ExitsDialog::offer);
    connect(document, &Document::resultsChanged, this, &ExitsDialog::follow);
    ask();
}

bool ExitsDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest) // texts grew
        m_scroll->setMinimumWidth(m_scroll->widget()->minimumSizeHint().width()
                                  + m_scroll->verticalScrollBar()->sizeHint().width());
    return QDialog::eventFilter(watched, event);
}

bool ExitsDialog::isOpen() const
{
    return std::ranges::count(m_document->decisions().recordings, m_id) > 0;
}

ExitPlan ExitsDialog::plan() const
{
    return {{.most = static_cast<std::size_t>(m_most->value()),
             .eMax = m_document->eMax().value,
             .criterion = m_document->criterion(),
             .chosenShare = m_holdsOut->isChecked() ? .5 : 1},
            m_document->recording(m_id)->headCosts()};
}

void ExitsDialog::follow()
{
    if (!isOpen()) {
        m_job.cancel();
        close();
        return;
    }
    if (m_request && *m_request == Request{m_document->sources().asRead(m_id), m_document->eMax().unit, plan()}) {
        if (m_study && m_study->on != m_document->recording(m_id)->exitsOn())
            showStudy(m_study);
        return;
    }
    m_job.cancel();
    m_progress->finish();
    showStudy(nullptr);
    m_debounce.start();
}

void ExitsDialog::ask()
{
    m_debounce.stop();
    if (!isOpen())
        return;
    const RecordingPtr recording = m_document->recording(m_id);
    const Request request{m_document->sources().asRead(m_id), m_document->eMax().unit, plan()};
    m_request = request;
    m_refusal.clear();
    showStudy(nullptr);
    if (!recording->hasCost()) {
        m_job.cancel();
        m_refusal = tr("The recording of %1 has no %2, so there is no area. Choose another cost.")
                        .arg(nameOf(*recording), QString::fromUtf8(toText(request.cost)));
        m_progress->finish();
        offer();
        return;
    }
    m_job.start(
        [recording, plan = request.plan, report = m_progress->start()](const IsCancelled &isCancelled) {
            return studyExits(recording->whole(), plan, {isCancelled, report});
        },
        [this](const Result<ExitStudy> &study) { take(study); });
}

void ExitsDialog::cancel()
{
    m_job.cancel();
    m_progress->offerAgain();
    m_refusal = tr("The search was cancelled. Nothing was changed.");
    offer();
}

void ExitsDialog::take(const Result<ExitStudy> &study)
{
    m_progress->finish();
    m_refusal = study ? QString() : QString::fromStdString(toText(study.error()));
    if (study) {
        const RecordingPtr recording = m_document->recording(m_id);
        showStudy(std::make_shared<const ShownExitStudy>(
            ShownExitStudy{*study, costScale(*m_document), static_cast<std::int64_t>(recording->table().sampleCount()),
                           m_request->plan.variants.chosenShare < 1}));
    }
    offer();
}

void ExitsDialog::showStudy(const ExitStudyPtr &study)
{
    const bool isNew = study && study != m_study;
    const QModelIndexList selected = m_sets->selectionModel()->selectedRows();
    const int row = selected.isEmpty() ? -1 : selected.front().row();
    m_study = study;
    if (study) {
        auto now = std::make_shared<ShownExitStudy>(*study);
        now->on = m_document->recording(m_id)->exitsOn();
        m_study = now;
    }
    m_worthsModel->setStudy(m_study);
    m_setsModel->setStudy(m_study);
    if (m_study)
        m_sets->selectRow(isNew || row < 0 ? m_setsModel->bestRow() : row);
    offer();
}

void ExitsDialog::offer()
{
    const QModelIndexList selected = m_sets->selectionModel()->selectedRows();
    m_switch->setEnabled(m_study && !selected.isEmpty() && m_setsModel->exitsOf(selected.front().row()) != m_study->on);
    m_sentence->setText(sentence());
}

QString ExitsDialog::sentence() const
{
    if (!m_study)
        return m_refusal;
    QStringList sentences;
    if (!m_refusal.isEmpty())
        sentences.append(m_refusal);
    if (m_request->plan.heads.empty())
        sentences.append(tr("What the heads of this network cost is not recorded, so an exit that is off saves nothing "
                            "here: an area without it may be larger."));
    sentences.append(m_study->holdsOut
                         ? tr("Judge by the unseen half: those samples played no part in the choice.")
                         : tr("Chosen and evaluated on the same samples: expect somewhat less on new images."));
    return sentences.join(u' ');
}

void ExitsDialog::switchExits()
{
    const QModelIndexList selected = m_sets->selectionModel()->selectedRows();
    if (!m_study || selected.isEmpty())
        return;
    const std::vector<ExitIndex> exits = m_setsModel->exitsOf(selected.front().row());
    ExitsOff off;
    for (int k = 0; k < m_document->recording(m_id)->table().exitCount(); ++k) {
        if (std::ranges::count(exits, ExitIndex{k}) == 0)
            off.insert({k});
    }
    if (const auto done = m_document->setExitsOff(m_id, off); !done) {
        m_refusal = QString::fromStdString(toText(done.error()));
        offer();
    }
}

void showExits(Document *document, RecordingId recording, QWidget *window)
{
    const auto dialogs = window->findChildren<ExitsDialog *>(Qt::FindDirectChildrenOnly);
    const auto known = std::ranges::find_if(dialogs, [recording](const ExitsDialog *dialog) {
        return dialog->recording() == recording && dialog->isVisible();
    });
    ExitsDialog *dialog = known == dialogs.end() ? new ExitsDialog(document, recording, window) : *known;
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

} // namespace offramp
