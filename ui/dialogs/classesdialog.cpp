// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/classesdialog.h"

#include "ui/dialogs/classesmodel.h"
#include "ui/dialogs/confusionmodel.h"
#include "ui/dialogs/confusiontable.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/panels/parts.h"
#include "ui/panels/plaintable.h"
#include "ui/panels/spreadcolumns.h"
#include "ui/panels/undefinedlast.h"
#include "ui/theme/fitscreen.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QTabBar>
#include <QTabWidget>

#include <algorithm>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QTableView *classesTable(ClassesModel *model)
{
    auto *proxy = new UndefinedLast(model);
    proxy->setSortRole(ClassesModel::SortRole);
    proxy->setSourceModel(model);
    QTableView *table = plainTable(proxy, ClassesDialog::tr("The classes"));
    table->setObjectName(u"classesTable"_s);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setSortingEnabled(true);
    table->sortByColumn(-1, Qt::AscendingOrder); // as the network numbers them
    spreadColumns(table);
    return table;
}

} // namespace

ClassesDialog::ClassesDialog(const Document *document, const Selection *variants, SampleList *list, QWidget *parent)
    : QDialog(parent)
    , m_document(document)
    , m_variants(variants)
    , m_list(list)
    , m_exits(named(new QComboBox, u"answersAt"_s, tr("Exit whose answers count"),
                    tr("As the variant decides: each sample counts at the exit that it takes. Or all samples at one "
                       "exit, whichever they take.")))
    , m_sentence(sentencesLabel(u"classesSentence"_s))
    , m_tabs(new QTabWidget)
    , m_cells(new ConfusionModel(this))
    , m_matrix(new ConfusionTable(m_cells))
    , m_side(named(new QSlider(Qt::Horizontal), u"cellSize"_s, tr("Size of the cells"),
                   tr("Size of the cells. Where they are large enough, they have numbers.")))
    , m_cell(sentencesLabel(u"confusionCell"_s))
    , m_classes(new ClassesModel(this))
    , m_table(classesTable(m_classes))
    , m_all(plainButton(tr("Show &all samples"), u"showAll"_s))
{
    setObjectName(u"classesDialog"_s);
    setWindowTitle(tr("Classes and confusion"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_exits->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_sentence->setToolTip(tipText(Tip::Accuracy));
    m_all->setToolTip(tr("Remove all filters from the list of samples"));
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Views"));
    m_tabs->tabBar()->setAccessibleName(tr("Views"));
    m_tabs->addTab(matrixPage(), tr("&Confusion matrix"));
    m_tabs->addTab(m_table, tr("C&lasses"));
    addActions();
    setLayout(columnOf({rowOf({wordFor(m_exits, tr("A&nswers")), m_exits, {m_sentence, 1}}, 10),
                        {m_tabs, 1},
                        closingButtons(this, m_all)},
                       10, dialogMargins));
    setDialogSize(this, {820, 720}); // ten classes need no scrolling

    connect(m_exits, &QComboBox::currentIndexChanged, this, &ClassesDialog::follow);
    connect(m_all, &QPushButton::clicked, this, [this] {
        m_list->setFilter({});
        Q_EMIT filtered();
    });
    connect(document, &Document::resultsChanged, this, &ClassesDialog::follow);
    connect(document, &Document::eMaxChanged, this, &ClassesDialog::showReport); // its size chooses the unit
    connect(variants, &Selection::changed, this, &ClassesDialog::follow);
    follow();
}

QWidget *ClassesDialog::matrixPage()
{
    m_side->setRange(ConfusionTable::leastSide, ConfusionTable::mostSide);
    m_side->setPageStep(8);
    m_side->setFixedWidth(110);
    m_cell->setToolTip(tr("The current cell of the matrix. A click, or Enter, lists its samples."));
    connect(m_side, &QSlider::valueChanged, m_matrix, &ConfusionTable::setSide);
    connect(m_cells, &QAbstractItemModel::dataChanged, this, &ClassesDialog::showCell);
    connect(m_cells, &QAbstractItemModel::modelReset, this, [this] {
        m_side->setValue(ConfusionTable::sideFor(m_cells->rowCount()));
        showCell();
    });
    connect(m_matrix->selectionModel(), &QItemSelectionModel::currentChanged, this, &ClassesDialog::showCell);
    connect(m_matrix, &QTableView::clicked, this, [this] { filterByCell(true, true); });
    connect(m_matrix->verticalHeader(), &QHeaderView::sectionClicked, this,
            [this](int row) { filterBy(m_cells->labelAt(row), {}); });
    connect(m_matrix->horizontalHeader(), &QHeaderView::sectionClicked, this,
            [this](int column) { filterBy({}, m_cells->labelAt(column)); });
    auto *page = new QWidget;
    page->setLayout(columnOf({rowOf({mutedLabel(tr("Down: true classes. Across: predicted classes.")),
                                     BoxItem::stretch(), wordFor(m_side, tr("Cell &size")), m_side},
                                    8),
                              {m_matrix, 1},
                              m_cell},
                             6, {0, 8, 0, 0}));
    return page;
}

void ClassesDialog::addActions()
{
    const auto add = [this](QTableView *view, const QString &text, Qt::KeyboardModifiers modifiers, auto act) {
        QAction *action = view->addAction(text, this, act);
        action->setShortcuts({modifiers | Qt::Key_Return, modifiers | Qt::Key_Enter});
        action->setShortcutContext(Qt::WidgetShortcut);
    };
    m_matrix->setContextMenuPolicy(Qt::ActionsContextMenu);
    add(m_matrix, tr("List &these samples"), Qt::NoModifier, [this] { filterByCell(true, true); });
    add(m_matrix, tr("List all of the true &class"), Qt::ShiftModifier, [this] { filterByCell(true, false); });
    add(m_matrix, tr("List all &predicted as this class"), Qt::ControlModifier, [this] { filterByCell(false, true); });
    const auto ofClass = [this](bool asPredicted, std::optional<bool> isCorrect) {
        if (const auto label = currentClass())
            filterBy(asPredicted ? std::nullopt : label, asPredicted ? label : std::nullopt, isCorrect);
    };
    add(m_table, tr("List &its samples"), Qt::NoModifier, [ofClass] { ofClass(false, {}); });
    add(m_table, tr("List its i&ncorrect samples"), Qt::ShiftModifier, [ofClass] { ofClass(false, false); });
    add(m_table, tr("List all &predicted as it"), Qt::ControlModifier, [ofClass] { ofClass(true, {}); });
    connect(m_table, &QTableView::clicked, this, [ofClass] { ofClass(false, {}); });
}

void ClassesDialog::offerExits(const RecordingPtr &recording)
{
    m_exits->setEnabled(recording != nullptr);
    const auto on = recording ? recording->exitsOn() : std::vector<ExitIndex>();
    if (m_exits->count() > 0 && std::exchange(m_offered, on) == on)
        return;
    const QVariant chosen = m_exits->currentData();
    const QSignalBlocker quiet(m_exits);
    m_exits->clear();
    m_exits->addItem(tr("As the variant decides"));
    for (const ExitIndex exit : on)
        m_exits->addItem(tr("Exit %1, all samples").arg(exit.value + 1), exit.value);
    m_exits->setCurrentIndex(chosen.isValid() ? std::max(0, m_exits->findData(chosen)) : 0);
}

void ClassesDialog::follow()
{
    const Variant *variant = m_variants->variant() ? m_document->variant(*m_variants->variant()) : nullptr;
    const RecordingPtr recording = variant ? m_document->recording(variant->recording) : nullptr;
    offerExits(recording);
    if (!variant) {
        m_job.cancel();
        m_wanted.reset();
        m_shown.reset();
        m_report.reset();
        m_refusal.clear();
        showReport();
        return;
    }
    Request request{recording, variant->thresholds, {}};
    if (const QVariant exit = m_exits->currentData(); exit.isValid())
        request.answersAt = ExitIndex{exit.toInt()};
    if (m_wanted == request)
        return showReport(); // names may have changed
    m_wanted = request;
    // The job that runs ends first: during a drag something new is shown all the time.
    if (!m_job.isRunning())
        start(request);
}

void ClassesDialog::start(const Request &request)
{
    auto classes = m_shown && m_shown->recording == request.recording ? m_occurring : std::vector<std::int32_t>();
    m_job.start(
        [request, classes](const IsCancelled &isCancelled) -> Result<Counted> {
            Counted counted{classes.empty() ? occurringClasses(*request.recording) : classes, nullptr};
            auto report = classReport(*request.recording, {request.thresholds, request.answersAt, counted.classes},
                                      isCancelled);
            if (!report)
                return tl::unexpected(report.error());
            counted.report = std::make_shared<const ClassReport>(std::move(*report));
            return counted;
        },
        [this, request](const Result<Counted> &counted) { take(request, counted); });
}

void ClassesDialog::take(const Request &request, const Result<Counted> &counted)
{
    m_shown = request;
    m_report = counted ? counted->report : nullptr;
    m_occurring = counted ? counted->classes : std::vector<std::int32_t>();
    m_refusal = counted ? QString() : QString::fromStdString(toText(counted.error()));
    showReport();
    if (m_wanted && !isCurrent())
        start(*m_wanted);
}

void ClassesDialog::showReport()
{
    const RecordingPtr recording = m_report ? m_shown->recording : nullptr;
    m_cells->setReport(m_report, recording);
    m_classes->setReport(m_report, recording, costScale(*m_document));
    m_sentence->setText(sentence());
}

QString ClassesDialog::sentence() const
{
    if (!m_wanted)
        return tr("Select a variant to see its classes.");
    if (!m_refusal.isEmpty())
        return m_refusal;
    if (!m_report)
        return tr("Counting…");
    const Variant *variant = m_variants->variant() ? m_document->variant(*m_variants->variant()) : nullptr;
    const std::int64_t samples = m_report->samples();
    return tr("%1, %2: %3 of %4 samples are correct (%5).")
        .arg(variant ? nameOf(*variant) : QString(), networkText(*m_shown->recording),
             groupedCount(m_report->correct()), groupedCount(samples),
             accuracyText(static_cast<double>(m_report->correct()) / static_cast<double>(samples), samples));
}

void ClassesDialog::showCell()
{
    const QModelIndex current = m_matrix->currentIndex();
    m_cell->setText(current.isValid() ? m_cells->sentence(current)
                                      : tr("Click a cell, a row's or a column's name to list its samples."));
}

std::optional<std::int32_t> ClassesDialog::currentClass() const
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return std::nullopt;
    const auto *proxy = static_cast<const QSortFilterProxyModel *>(m_table->model());
    return m_classes->labelAt(proxy->mapToSource(current).row());
}

void ClassesDialog::filterByCell(bool withLabel, bool withPredicted)
{
    const QModelIndex cell = m_matrix->currentIndex();
    if (!cell.isValid())
        return;
    filterBy(withLabel ? std::optional(m_cells->labelAt(cell.row())) : std::nullopt,
             withPredicted ? std::optional(m_cells->labelAt(cell.column())) : std::nullopt);
}

void ClassesDialog::filterBy(std::optional<std::int32_t> label, std::optional<std::int32_t> predicted,
                             std::optional<bool> isCorrect)
{
    SampleFilter filter{.correct = isCorrect, .trueClass = label, .predictedClass = predicted};
    if (m_shown && (predicted || isCorrect))
        filter.answersAt = m_shown->answersAt;
    m_list->setFilter(filter);
    Q_EMIT filtered();
}

ClassesDialog *showClasses(const Document *document, const Selection *variants, SampleList *list, QWidget *window)
{
    auto *dialog = window->findChild<ClassesDialog *>();
    if (!dialog)
        dialog = new ClassesDialog(document, variants, list, window);
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
    return dialog;
}

} // namespace offramp
