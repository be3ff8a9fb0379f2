// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/comparetable.h"

#include "ui/compare/comparemodel.h"
#include "ui/panels/plaintable.h"
#include "ui/theme/textsize.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QTableView>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Undefined values come last whatever the order.
class UndefinedLast : public QSortFilterProxyModel
{
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

protected:
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override
    {
        const QVariant one = left.data(CompareModel::SortRole);
        const QVariant other = right.data(CompareModel::SortRole);
        if (one.isValid() != other.isValid())
            return one.isValid() == (sortOrder() == Qt::AscendingOrder);
        if (!one.isValid())
            return false;
        if (left.column() == CompareModel::Name)
            return QString::localeAwareCompare(one.toString(), other.toString()) < 0;
        return one.toDouble() < other.toDouble();
    }
};

/// As wide as contents and heads, with room for a rank that moves and for an SAM that becomes undefined.
void fitColumns(QTableView *view)
{
    view->resizeColumnsToContents();
    const auto widen = [view](int column, const QString &text) {
        constexpr int padding = 24;
        const int width = view->fontMetrics().horizontalAdvance(text) + padding;
        view->setColumnWidth(column, std::max(view->columnWidth(column), width));
    };
    for (const int column :
         {CompareModel::AccuracyRank, CompareModel::ClassRank, CompareModel::SamRank, CompareModel::AreaRank})
        widen(column, u"88 \u2192 88"_s);
    widen(CompareModel::Sam, undefinedSamText(u"MWh"_s));
    constexpr int widestName = 260;
    view->setColumnWidth(CompareModel::Name,
                         std::min(view->columnWidth(CompareModel::Name), TextSize::instance().scaled(widestName)));
}

const QSortFilterProxyModel *sorted(const QTableView *table)
{
    return qobject_cast<const QSortFilterProxyModel *>(table->model());
}

} // namespace

QTableView *compareTable(CompareModel *model)
{
    auto *proxy = new UndefinedLast(model);
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
    QObject::connect(model, &QAbstractItemModel::modelReset, view, [view] { fitColumns(view); });
    followTextSize(view, [view] { fitColumns(view); });
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
