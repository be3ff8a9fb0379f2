// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/exitstables.h"

#include "ui/panels/binsmodel.h"
#include "ui/panels/exitsmodel.h"
#include "ui/panels/plaintable.h"
#include "ui/panels/spreadcolumns.h"
#include "ui/theme/boxes.h"

#include <QSplitter>
#include <QTableView>

namespace offramp {

ExitsTables::ExitsTables(QWidget *parent)
    : QWidget(parent)
    , m_exitsModel(new ExitsModel(this))
    , m_binsModel(new BinsModel(this))
{
    m_exits = plainTable(m_exitsModel, tr("Exits"));
    m_bins = plainTable(m_binsModel, tr("Histograms of the exits"));
    for (QTableView *table : {m_exits, m_bins})
        spreadColumns(table);
    auto *splitter = new QSplitter;
    splitter->addWidget(m_exits);
    splitter->addWidget(m_bins);
    splitter->setChildrenCollapsible(false);
    setLayout(columnOf({splitter}, -1, {}));
    connect(m_bins, &QTableView::activated, this, [this](const QModelIndex &cell) {
        if (cell.column() > 0)
            Q_EMIT binWanted(ExitIndex{static_cast<int>(BinsModel::exitOf(cell.column()))}, cell.row());
    });
}

void ExitsTables::setContents(const std::vector<HistogramContent> &contents)
{
    m_exitsModel->setContents(contents);
    m_binsModel->setContents(contents);
}

} // namespace offramp
