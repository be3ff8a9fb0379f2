// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/variantspanel.h"

#include "ui/panels/curveslist.h"
#include "ui/panels/nameelision.h"
#include "ui/panels/parts.h"
#include "ui/panels/plaintable.h"
#include "ui/panels/variantactions.h"
#include "ui/panels/variantdelegate.h"
#include "ui/panels/variantsmodel.h"
#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"

#include <QEvent>
#include <QFrame>
#include <QHeaderView>
#include <QItemSelection>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QTableView>

#include <algorithm>
#include <numeric>
#include <set>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int networkWidth = 90; ///< at the usual text size, as below
constexpr int longestName = 260; ///< that the panel gets wider for
constexpr int rowHeight = 34;
constexpr int around = 30; ///< the table: margins, frame and scroll bar

} // namespace

VariantsPanel::VariantsPanel(Document *document, Selection *selection, const ThresholdView *thresholds, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_model(new VariantsModel(document, thresholds, this))
    , m_table(named(new QTableView, u"variantsTable"_s, tr("Variants")))
    , m_actions(new VariantActions(document, selection, this))
    , m_orders(std::make_unique<QMenu>(tr("Sort &by")))
{
    makePlain(m_table);
    m_table->setModel(m_model);
    auto *delegate = new VariantDelegate(document, m_model, this);
    m_table->setItemDelegate(delegate);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                             | QAbstractItemView::AnyKeyPressed);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setSortIndicatorClearable(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    m_table->horizontalHeader()->setSortIndicatorShown(false); // titles have an arrow, which takes no room elsewhere
    m_table->setWordWrap(false);
    m_table->viewport()->installEventFilter(this);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionResized, this, &VariantsPanel::keepWidth);
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &VariantsPanel::fitColumns);

    auto *buttons = rowOf({buttonFor(m_actions->add()), buttonFor(m_actions->duplicate()),
                           buttonFor(m_actions->remove()), BoxItem::stretch(),
                           buttonFor(m_actions->suggest(), {}, tr("Suggest…")), buttonFor(m_actions->dropDominated())},
                          8, {12, 8, 12, 12});
    auto *curves = new CurvesList(document);
    QFrame *card = cardOf(columnOf({{m_table, 1}, curves, buttons}, 0, {1, 6, 1, 0}));
    setLayout(columnOf({card}, -1, {10, 0, 0, 10}));

    makeMenus();
    connect(m_actions->rename(), &QAction::triggered, this, &VariantsPanel::editName);
    const auto say = [this](const QString &sentence) { Q_EMIT message(sentence, nullptr); };
    connect(curves, &CurvesList::message, this, say);
    connect(m_actions, &VariantActions::message, this, say);
    connect(m_model, &VariantsModel::message, this, say);
    connect(delegate, &VariantDelegate::refused, this, &VariantsPanel::message);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &VariantsPanel::takeSelection);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &VariantsPanel::takeSelection);
    connect(selection, &Selection::changed, this, &VariantsPanel::showSelection);
    connect(document, &Document::resultsChanged, this, &VariantsPanel::refresh);
    connect(document, &Document::variantsChanged, this, &VariantsPanel::fitColumns);
    connect(document, &Document::eMaxChanged, this, &VariantsPanel::fitColumns);
    connect(document, &Document::referenceChanged, this, &VariantsPanel::fitColumns);
    connect(thresholds, &ThresholdView::changed, this, &VariantsPanel::fitColumns);
    connect(&TextSize::instance(), &TextSize::changed, this, &VariantsPanel::fitText);
    fitText();
    showSelection();
    refresh();
}

VariantsPanel::~VariantsPanel()
{
    // The table, destroyed later, resizes its columns once more. What it shows may be gone by then.
    m_table->horizontalHeader()->disconnect(this);
}

void VariantsPanel::makeMenus()
{
    m_table->addAction(m_actions->remove());
    QHeaderView *header = m_table->horizontalHeader();
    for (QWidget *asked : std::initializer_list<QWidget *>{m_table, header})
        asked->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_orders.get(), &QMenu::aboutToShow, this, &VariantsPanel::fillOrders);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](const QPoint &at) { m_orders->popup(header->viewport()->mapToGlobal(at)); });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        m_actions->fill(menu);
        menu->addSeparator();
        menu->addMenu(m_orders.get());
        menu->addAction(tr("Select a&ll"), QKeySequence(QKeySequence::SelectAll), m_table, &QTableView::selectAll);
        menu->addSeparator();
        for (QAction *own : m_table->actions()) {
            if (own != m_actions->remove()) // it is listed already
                menu->addAction(own);
        }
        menu->popup(m_table->viewport()->mapToGlobal(at));
    });
}

void VariantsPanel::fillOrders()
{
    m_orders->clear();
    const VariantOrder &now = m_model->order();
    const auto offer = [&](const QString &text, const VariantOrder &order) {
        QAction *choice = m_orders->addAction(text, m_table,
                                              [this, order] { m_table->sortByColumn(order.column, order.direction); });
        choice->setCheckable(true);
        choice->setChecked(order == now);
    };
    offer(tr("&Order added"), {});
    for (int column = 0; column < VariantsModel::ColumnCount; ++column) {
        const QString title = m_model->headerData(column, Qt::Horizontal, Qt::EditRole).toString();
        offer(tr("%1, ascending").arg(title), {column, Qt::AscendingOrder});
        offer(tr("%1, descending").arg(title), {column, Qt::DescendingOrder});
    }
}

int VariantsPanel::wantedWidth()
{
    fitColumns();
    const bool hasNetworks = m_document->decisions().recordings.size() > 1;
    const int narrow = widthOf(VariantsModel::Network);
    const int whole = std::max(narrow, std::min(m_networkWidth, TextSize::instance().scaled(longestName)));
    return std::accumulate(m_widths.begin(), m_widths.end(), around) - narrow + (hasNetworks ? whole : 0);
}

void VariantsPanel::fitText()
{
    m_chosenWidths = {};
    m_table->verticalHeader()->setDefaultSectionSize(TextSize::instance().scaled(rowHeight));
    fitColumns();
}

void VariantsPanel::editName()
{
    const int row = m_selection->variant() ? m_model->rowOf(*m_selection->variant()) : -1;
    if (row < 0)
        return;
    showDockOf(this);
    m_table->setFocus();
    m_table->setCurrentIndex(m_model->index(row, VariantsModel::Name));
    m_table->edit(m_table->currentIndex());
}

void VariantsPanel::keepWidth(int column, int, int width)
{
    const QHeaderView *header = m_table->horizontalHeader();
    int last = VariantsModel::StandingColumn;
    while (last > 0 && header->isSectionHidden(last))
        --last;
    if (m_isFitting || column == last || width == 0) // the last is stretched, and a hidden one has no width
        return;
    m_chosenWidths[static_cast<std::size_t>(column)] = width;
    m_widths[static_cast<std::size_t>(column)] = width;
}

void VariantsPanel::fitColumns()
{
    const QScopedValueRollback fitting(m_isFitting, true);
    // Not at every change: measuring all cells for each frame of a drag is expensive, and jumping columns distract.
    QHeaderView *header = m_table->horizontalHeader();
    for (QWidget *measured : std::initializer_list<QWidget *>{m_table, header})
        measured->ensurePolished(); // a dock that has not been shown yet would be measured in another font
    for (int column = 0; column < VariantsModel::ColumnCount; ++column)
        m_table->setColumnHidden(column, false);
    m_table->resizeColumnsToContents();
    QStringList names;
    for (int row = 0; row < m_model->rowCount(); ++row)
        names.push_back(m_model->index(row, VariantsModel::Network).data().toString());
    m_table->setTextElideMode(elideModeFor(names));
    m_networkWidth = header->sectionSize(VariantsModel::Network);
    header->resizeSection(VariantsModel::Network,
                          std::min(m_networkWidth, std::max(TextSize::instance().scaled(networkWidth),
                                                            header->sectionSizeHint(VariantsModel::Network))));
    const int numbers = m_table->fontMetrics().horizontalAdvance(u"\u22120.000000"_s);
    for (const int column : {VariantsModel::ThresholdsColumn, VariantsModel::AreaLost})
        header->resizeSection(column, std::max(header->sectionSize(column), numbers + 8));
    for (int column = 0; column < VariantsModel::StandingColumn; ++column) {
        const auto place = static_cast<std::size_t>(column);
        if (m_chosenWidths[place])
            header->resizeSection(column, *m_chosenWidths[place]);
        m_widths[place] = header->sectionSize(column);
    }
    const QAbstractItemView *cells = m_table; // in a table view the function is protected
    m_widths.back() = std::max(header->sectionSizeHint(VariantsModel::StandingColumn),
                               cells->sizeHintForColumn(VariantsModel::StandingColumn));
    header->resizeSection(VariantsModel::StandingColumn, m_widths.back()); // it is stretched, but never shrinks
    showWhatFits();
}

void VariantsPanel::showWhatFits()
{
    const QScopedValueRollback fitting(m_isFitting, true);
    const auto &variants = m_document->results().variants;
    const bool hasNetworks = m_document->decisions().recordings.size() > 1;
    const bool saysMore = std::ranges::any_of(variants, [](const VariantResult &result) {
        return result.standing != Standing{} || !result.hasCost();
    });
    const int room = m_table->viewport()->width();
    const int all = std::accumulate(m_widths.begin(), m_widths.end(), 0);
    const int narrow = widthOf(VariantsModel::Network);
    const int network = hasNetworks ? (m_chosenWidths[VariantsModel::Network] ? narrow : m_networkWidth) : 0;
    // "contributes" need not be said where names of networks need the room, and where even short ones have none, the
    // marker and the name at the curve tell the network.
    const bool showsStanding = saysMore || all - narrow + network <= room;
    const int shown = all - (showsStanding ? 0 : m_widths.back());
    const bool showsNetworks = hasNetworks && shown <= room;
    QHeaderView *header = m_table->horizontalHeader();
    m_table->setColumnHidden(VariantsModel::Network, !showsNetworks);
    m_table->setColumnHidden(VariantsModel::StandingColumn, !showsStanding);
    const auto resize = [header](int column, int width) {
        if (header->sectionSize(column) != width) // which would repaint the table in every frame of a drag
            header->resizeSection(column, width);
    };
    if (showsNetworks && !m_chosenWidths[VariantsModel::Network])
        resize(VariantsModel::Network, std::clamp(m_networkWidth, narrow, narrow + room - shown));
    // The last one takes the rest. Qt keeps that size when it is no longer the last, and gives one that was hidden
    // another.
    const auto last = showsStanding ? VariantsModel::StandingColumn : VariantsModel::AreaLost;
    if (showsStanding)
        resize(VariantsModel::AreaLost, widthOf(VariantsModel::AreaLost));
    resize(last, std::max(widthOf(last), room - header->sectionPosition(last)));
}

bool VariantsPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        showWhatFits();
    return QWidget::eventFilter(watched, event);
}

void VariantsPanel::takeSelection()
{
    if (m_isShowing)
        return;
    std::vector<VariantId> selected;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        if (m_document->variant(m_model->idAt(row.row())))
            selected.push_back(m_model->idAt(row.row()));
    }
    if (selected.empty())
        return showSelection(); // one is always selected, and rows that go are the document's business
    const QModelIndex current = m_table->currentIndex();
    const bool isCurrent = current.isValid() && m_table->selectionModel()->isRowSelected(current.row());
    if (isCurrent && m_document->variant(m_model->idAt(current.row())))
        m_selection->select(m_model->idAt(current.row()), selected);
    else if (const auto shown = m_selection->variant(); shown && std::ranges::count(selected, *shown) > 0)
        m_selection->select(*shown, selected);
    else
        m_selection->select(selected.back(), selected);
}

void VariantsPanel::showSelection()
{
    const QScopedValueRollback showing(m_isShowing, true);
    QItemSelection wanted;
    for (const VariantId id : m_selection->all()) {
        if (const int row = m_model->rowOf(id); row >= 0)
            wanted.select(m_model->index(row, 0), m_model->index(row, VariantsModel::ColumnCount - 1));
    }
    QItemSelectionModel *shown = m_table->selectionModel();
    const int row = m_selection->variant() ? m_model->rowOf(*m_selection->variant()) : -1;
    if (row >= 0 && m_table->currentIndex().row() != row)
        shown->setCurrentIndex(m_model->index(row, std::max(0, m_table->currentIndex().column())),
                               QItemSelectionModel::NoUpdate);
    const auto rowsOf = [](const QItemSelection &selection) {
        std::set<int> rows;
        for (const QItemSelectionRange &range : selection) {
            for (int each = range.top(); each <= range.bottom(); ++each)
                rows.insert(each);
        }
        return rows;
    };
    if (rowsOf(wanted) != rowsOf(shown->selection()))
        shown->select(wanted, QItemSelectionModel::ClearAndSelect);
}

void VariantsPanel::refresh()
{
    showWhatFits();
    showSelection();
}

} // namespace offramp
