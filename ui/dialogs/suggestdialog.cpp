// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/suggestdialog.h"

#include "ui/charts/energychart.h"
#include "ui/dialogs/areacomparison.h"
#include "ui/dialogs/besideplace.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/panels/parts.h"
#include "ui/panels/plaintable.h"
#include "ui/theme/boxes.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/textsize.h"
#include "ui/wording/costscale.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"
#include "ui/theme/markershape.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QScreen>
#include <QShowEvent>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTableWidget>

#include <algorithm>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int debounceInterval = 120;
constexpr int progressDelay = 200;
constexpr int mostVariants = 99;
constexpr int rowHeight = 30; ///< at the usual text size, as the next
constexpr int tableHeight = 154;
constexpr int fewVariants = 3; ///< where none is included

QTableWidgetItem *cell(const QString &text, const QString &tip, Qt::Alignment alignment = Qt::AlignRight)
{
    // An en space keeps right-aligned numbers under their titles.
    auto *item = new QTableWidgetItem(alignment == Qt::AlignRight ? text + u'\u2002' : text);
    item->setToolTip(tip);
    item->setTextAlignment(alignment | Qt::AlignVCenter);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    return item;
}

QTableWidget *variantsTable(const QString &costUnit)
{
    auto *table = named(new QTableWidget(0, 4), u"suggestedVariants"_s, SuggestDialog::tr("Suggested variants"));
    makePlain(table);
    table->setHorizontalHeaderLabels(
        {SuggestDialog::tr("Network"), SuggestDialog::tr("Threshold"), costUnit, SuggestDialog::tr("Accuracy")});
    table->horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (int column = 1; column < 4; ++column)
        table->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    table->setSelectionMode(QAbstractItemView::NoSelection);
    table->setFocusPolicy(Qt::NoFocus);
    followTextSize(table, [table] {
        table->verticalHeader()->setDefaultSectionSize(TextSize::instance().scaled(rowHeight));
        table->setMinimumHeight(TextSize::instance().scaled(tableHeight));
    });
    return table;
}

} // namespace

SuggestDialog::SuggestDialog(Document *document, const ThresholdView *thresholds, EnergyChart *chart, QWidget *parent)
    : QDialog(parent)
    , m_document(document)
    , m_thresholds(thresholds)
    , m_chart(chart)
    , m_most(named(new QSpinBox, u"most"_s, tr("Number of variants"), tipText(Tip::MostVariants)))
    , m_all(named(new QRadioButton(tr("All that &improve the area")), u"allThatHelp"_s, {}, tipText(Tip::AllVariants)))
    , m_holdsOut(named(new QCheckBox(tr("Select on one &half of the samples, evaluate on the other")), u"holdsOut"_s,
                       {}, tr("The area on the samples used to choose the variants is too optimistic.")))
    , m_table(variantsTable(costScale(*document).unitName()))
    , m_areas(new AreaComparison)
    , m_sentence(mutedLabel())
    , m_progress(new QProgressBar)
    , m_replace(named(new QRadioButton(tr("&Replace the included variants")), u"replace"_s))
    , m_apply(named(new QPushButton(tr("&Apply")), u"accept"_s))
{
    setWindowTitle(tr("Suggest variants"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_most->setRange(1, mostVariants);
    const auto included = std::ranges::count_if(document->variants(), &Variant::included);
    m_most->setValue(included > 0 ? static_cast<int>(std::min<std::ptrdiff_t>(included, mostVariants)) : fewVariants);
    m_holdsOut->setChecked(true);
    m_replace->setChecked(true);
    m_apply->setDefault(true);
    m_sentence->setWordWrap(true);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(6);
    QSizePolicy kept = m_progress->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(kept);
    m_progress->hide();

    auto *atMost = new QRadioButton(tr("At &most"));
    atMost->setChecked(true);
    auto *add = new QRadioButton(tr("A&dd to them"));
    auto *numberGroup = new QButtonGroup(this);
    numberGroup->addButton(atMost);
    numberGroup->addButton(m_all);
    auto *modeGroup = new QButtonGroup(this);
    modeGroup->addButton(m_replace);
    modeGroup->addButton(add);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_close = buttons->button(QDialogButtonBox::Close);
    m_close->setIcon({});
    buttons->addButton(m_apply, QDialogButtonBox::AcceptRole);

    auto *number = rowOf({atMost, m_most, new QLabel(tr("variants")), BoxItem::space(18), m_all, BoxItem::stretch()});
    auto *mode = rowOf({m_replace, add, BoxItem::stretch()}, 18);
    auto *content = new QWidget;
    content->setLayout(columnOf({number, m_holdsOut, {m_table, 1}, m_progress, mode, m_areas, m_sentence}, 12, {}));
    QScrollArea *scroll = scrollAreaOf(content); // large text on a small screen
    scroll->setAccessibleName(windowTitle());
    content->installEventFilter(this);
    m_scroll = scroll;
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    setLayout(columnOf({{scroll, 1}, buttons}, 12, dialogMargins));
    setDialogSize(this, {470, 520});

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(debounceInterval);
    m_progressDelay.setSingleShot(true);
    m_progressDelay.setInterval(progressDelay);
    connect(&m_debounce, &QTimer::timeout, this, &SuggestDialog::ask);
    connect(&m_progressDelay, &QTimer::timeout, m_progress, &QWidget::show);
    const auto choose = [this] {
        m_seeksGain = false;
        ask();
    };
    connect(m_most, &QSpinBox::valueChanged, this, [atMost, choose] {
        atMost->setChecked(true);
        choose();
    });
    connect(m_all, &QRadioButton::toggled, this, choose);
    connect(m_holdsOut, &QCheckBox::toggled, this, choose);
    connect(m_replace, &QRadioButton::toggled, this, &SuggestDialog::showAreas);
    connect(m_apply, &QPushButton::clicked, this, &SuggestDialog::apply);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(document, &Document::resultsChanged, this, &SuggestDialog::invalidate);
    connect(thresholds, &ThresholdView::changed, this, &SuggestDialog::showVariants);
    ask();
}

SuggestDialog::~SuggestDialog()
{
    if (m_chart)
        m_chart->setProposed({});
}

bool SuggestDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest) // texts grew
        m_scroll->setMinimumWidth(m_scroll->widget()->minimumSizeHint().width()
                                  + m_scroll->verticalScrollBar()->sizeHint().width());
    return QDialog::eventFilter(watched, event);
}

ProposalRequest SuggestDialog::request() const
{
    SuggestionPlan plan;
    plan.most = m_all->isChecked() ? std::nullopt : std::optional(static_cast<std::size_t>(m_most->value()));
    plan.chosenShare = m_holdsOut->isChecked() ? .5 : 1;
    return proposalRequest(m_document->decisions(), m_document->sources(), plan);
}

void SuggestDialog::invalidate()
{
    if (request() == m_request)
        return;
    m_request.reset();
    m_proposal.reset();
    m_job.cancel();
    m_areas->clear();
    m_apply->setEnabled(false);
    m_debounce.start();
}

void SuggestDialog::ask()
{
    const ProposalRequest request = this->request();
    if (request == m_request)
        return;
    m_request = request;
    m_proposal.reset();
    m_apply->setEnabled(false);
    m_progressDelay.start();
    const bool seeksGain = m_seeksGain && request.plan.most;
    m_job.start(
        [request, seeksGain](const IsCancelled &isCancelled) {
            return seeksGain ? proposeGain(request, isCancelled) : propose(request, isCancelled);
        },
        [this](const Result<Proposal> &proposal) { take(proposal); });
}

void SuggestDialog::take(const Result<Proposal> &proposal)
{
    m_progressDelay.stop();
    m_progress->hide();
    if (proposal) {
        m_proposal = *proposal;
        m_all->setText(tr("All that &improve the area (%1)").arg(groupedCount(proposal->helpful)));
    }
    if (proposal && std::exchange(m_seeksGain, false) && !proposal->variants.empty()) {
        const QSignalBlocker quiet(m_most);
        m_most->setValue(static_cast<int>(proposal->variants.size()));
        m_request = request();
    }
    m_apply->setEnabled(m_proposal && !m_proposal->variants.empty());
    m_refusal = proposal ? QString() : QString::fromStdString(toText(proposal.error()));
    showVariants();
    showAreas();
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

void SuggestDialog::showVariants()
{
    std::vector<OutlinedMarker> markers;
    m_table->setRowCount(m_proposal ? static_cast<int>(m_proposal->variants.size()) : 0);
    const CostScale scale = costScale(*m_document);
    const ThresholdScale common = m_thresholds->commonScale();
    const QString tips[]
        = {tr("The network of the recording"), thresholdsTip(common), energyTip(scale), tipText(Tip::Accuracy)};
    for (int column = 0; column < m_table->columnCount(); ++column)
        m_table->horizontalHeaderItem(column)->setToolTip(tips[column]);
    m_table->horizontalHeaderItem(2)->setText(scale.unitName());
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const Variant &variant = m_proposal->variants[static_cast<std::size_t>(row)];
        const Point &point = m_proposal->points[static_cast<std::size_t>(row)];
        const OpenRecording &recording = *m_document->recording(variant.recording);
        const int colour = m_document->colourOf(variant.recording);
        auto *network = cell(nameOf(recording), pathOf(recording), Qt::AlignLeft);
        network->setIcon(markerIcon(colour, false, Theme::of(palette())));
        m_table->setItem(row, 0, network);
        const ThresholdScale thresholds = m_thresholds->scale(recording);
        const auto samples = static_cast<std::int64_t>(recording.table().sampleCount());
        const QString exact = typedThresholds(variant.thresholds, thresholds);
        m_table->setItem(row, 1,
                         cell(thresholdsWithUnit(variant.thresholds, thresholds),
                              u"%1 %2\n%3"_s.arg(exitCondition(thresholds), exact, uncertaintyTip(thresholds))));
        m_table->setItem(row, 2, cell(scale.text(point.energy), tips[2]));
        m_table->setItem(row, 3, cell(accuracyText(point.accuracy, samples), tips[3]));
        markers.push_back({point, colour});
    }
    m_chart->setProposed(markers);
}

void SuggestDialog::showAreas()
{
    m_sentence->setText(sentence());
    m_apply->setDefault(isGain()); // Enter never makes the area smaller
    m_close->setDefault(!isGain());
    if (!m_proposal) {
        m_areas->clear();
        return;
    }
    m_areas->compare(m_proposal->now, proposedAreas(), costScale(*m_document), m_holdsOut->isChecked());
}

const PartAreas &SuggestDialog::proposedAreas() const
{
    return m_replace->isChecked() ? m_proposal->instead : m_proposal->besides;
}

bool SuggestDialog::isGain() const
{
    return m_proposal && !m_proposal->variants.empty() && offramp::isGain(m_proposal->now, proposedAreas());
}

QString SuggestDialog::sentence() const
{
    if (!m_proposal)
        return m_refusal;
    if (m_proposal->variants.empty())
        return tr("No variant is below E_max, so there is nothing to suggest.");
    if (!isGain())
        return tr("Your current variants score at least as high as these. More variants may help.");
    return m_holdsOut->isChecked()
               ? tr("Judge by \"Unseen half\": those samples played no part in the choice.")
               : tr("Chosen and evaluated on the same samples: expect somewhat less on new images.");
}

void SuggestDialog::apply()
{
    if (!m_proposal)
        return;
    m_document->addVariants(m_proposal->variants, m_replace->isChecked());
    close();
}

} // namespace offramp
