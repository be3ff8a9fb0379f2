// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/comparetable.h"

#include "ui/compare/comparemodel.h"
#include "ui/panels/plaintable.h"
#include "ui/panels/undefinedlast.h"
#include "ui/theme/textsize.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHeaderView>
#include <QTableView>

#include <algorithm>
#include <numeric>
#include <vector>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int widestName = 260; ///< at the usual text size, as the next
constexpr int leastName = 70;
constexpr int cellPadding = 14;
constexpr int headPadding = 20;

bool isRank(int column)
{
    return column == CompareModel::AccuracyRank || column == CompareModel::ClassRank || column == CompareModel::SamRank
           || column == CompareModel::AreaRank;
}

/// Takes so many pixels from columns that are wider than they must be, from each in proportion to what it can give.
void shrink(std::vector<int> &widths, const std::vector<int> &least, int pixels)
{
    int whole = 0;
    for (std::size_t column = 0; column < widths.size(); ++column)
        whole += std::max(0, widths[column] - least[column]);
    const int taken = std::min(pixels, whole);
    int before = 0;
    for (std::size_t column = 0; taken > 0 && column < widths.size(); ++column) {
        const int after = before + std::max(0, widths[column] - least[column]);
        widths[column] -= taken * after / whole - taken * before / whole;
        before = after;
    }
}

/// Makes columns as wide as contents and heads, with room for a rank that moves; where that is too much for the view,
/// first names are elided, then heads. Widths that the user drags stay until the next table.
class FittedColumns : public QObject
{
public:
    explicit FittedColumns(QTableView *view)
        : QObject(view)
        , m_view(view)
    {
        view->viewport()->installEventFilter(this);
        connect(view->model(), &QAbstractItemModel::modelReset, this, &FittedColumns::fit);
        connect(view->model(), &QAbstractItemModel::headerDataChanged, this, &FittedColumns::fit); // another unit
        connect(view->model(), &QAbstractItemModel::dataChanged, this, &FittedColumns::widen);
        followTextSize(this, [this] { fit(); });
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Resize && m_view->horizontalHeader()->length() == m_length)
            fit();
        return QObject::eventFilter(watched, event);
    }

private:
    /// Makes room for a number that has become longer.
    void widen()
    {
        const QAbstractItemView *cells = m_view;
        bool fits = true;
        for (int column = CompareModel::Accuracy; column < CompareModel::ColumnCount; ++column)
            fits = fits && m_view->columnWidth(column) > cells->sizeHintForColumn(column);
        if (!fits && m_view->horizontalHeader()->length() == m_length)
            fit();
    }

    void fit()
    {
        const TextSize &text = TextSize::instance();
        const QAbstractItemView *cells = m_view;
        const QAbstractItemModel &model = *m_view->model();
        const QFontMetrics metrics = m_view->fontMetrics();
        const QString rank(QString::number(model.rowCount()).size(), u'8');
        const int movingRank = metrics.horizontalAdvance(u"%1 \u2192 %1"_s.arg(rank)) + cellPadding;
        std::vector<int> widths;
        std::vector<int> least;
        for (int column = 0; column < CompareModel::ColumnCount; ++column) {
            const QString head = model.headerData(column, Qt::Horizontal).toString();
            const int sortMark = metrics.height();
            least.push_back(
                std::max(cells->sizeHintForColumn(column) + 1, m_view->horizontalHeader()->minimumSectionSize()));
            widths.push_back(std::max(least.back(), metrics.horizontalAdvance(head) + headPadding + sortMark));
            if (isRank(column))
                widths.back() = std::max(widths.back(), movingRank);
        }
        int &name = widths[CompareModel::Name];
        name = std::min(name, text.scaled(widestName));
        std::vector<int> leastNames = widths;
        leastNames[CompareModel::Name] = least[CompareModel::Name] = std::min(name, text.scaled(leastName));
        const int room = m_view->viewport()->width();
        for (const std::vector<int> &floor : {leastNames, least})
            shrink(widths, floor, std::accumulate(widths.begin(), widths.end(), 0) - room);
        for (int column = 0; column < CompareModel::ColumnCount; ++column)
            m_view->setColumnWidth(column, widths[static_cast<std::size_t>(column)]);
        m_length = m_view->horizontalHeader()->length();
    }

    QTableView *m_view;
    int m_length = 0; ///< of all columns, as they were set
};

const QSortFilterProxyModel *sorted(const QTableView *table)
{
    return qobject_cast<const QSortFilterProxyModel *>(table->model());
}

} // namespace

QTableView *compareTable(CompareModel *model)
{
    auto *proxy = new UndefinedLast(model);
    proxy->setSortRole(CompareModel::SortRole);
    proxy->setSourceModel(model);
    QTableView *view = plainTable(proxy, QCoreApplication::translate("CompareTable", "Models and their ranks"));
    view->setObjectName(u"compareTable"_s);
    view->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                          | QAbstractItemView::AnyKeyPressed);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setSortingEnabled(true);
    view->sortByColumn(CompareModel::SamRank, Qt::AscendingOrder);
    view->horizontalHeader()->setMinimumSectionSize(40);
    view->horizontalHeader()->setTextElideMode(Qt::ElideRight);
    view->horizontalHeader()->moveSection(CompareModel::AccuracyRank, CompareModel::Electricity); // beside accuracies
    new FittedColumns(view);                                                                      // owned by the view
    return view;
}

int selectedModel(const QTableView *table)
{
    const QModelIndexList rows = table->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : sorted(table)->mapToSource(rows.constFirst()).row();
}

void selectModel(QTableView *table, int model)
{
    if (model < 0) {
        table->clearSelection();
        return;
    }
    const QModelIndex row = sorted(table)->mapFromSource(sorted(table)->sourceModel()->index(model, 0));
    table->setCurrentIndex(row);
    table->scrollTo(row);
}

} // namespace offramp
