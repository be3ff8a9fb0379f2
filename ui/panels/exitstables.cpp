// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/exitstables.h"

#include "ui/panels/binsmodel.h"
#include "ui/panels/exitsmodel.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace offramp {

namespace {

QTableView *table(QAbstractItemModel *model, const QString &name)
{
    auto *view = new QTableView;
    view->setModel(model);
    view->setAccessibleName(name);
    view->setShowGrid(false);
    view->setTabKeyNavigation(false);
    view->setFrameShape(QFrame::NoFrame);
    view->setWordWrap(false);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->verticalHeader()->hide();
    view->verticalHeader()->setDefaultSectionSize(view->fontMetrics().height() + 8);
    view->horizontalHeader()->setHighlightSections(false);
    return view;
}

} // namespace

ExitsTables::ExitsTables(QWidget *parent)
    : QWidget(parent)
    , m_exitsModel(new ExitsModel(this))
    , m_binsModel(new BinsModel(this))
{
    m_exits = table(m_exitsModel, tr("Exits"));
    m_bins = table(m_binsModel, tr("Histograms of the exits"));
    auto *splitter = new QSplitter;
    splitter->addWidget(m_exits);
    splitter->addWidget(m_bins);
    splitter->setChildrenCollapsible(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(splitter);
    connect(m_bins, &QTableView::activated, this, [this](const QModelIndex &cell) {
        if (cell.column() > 0)
            Q_EMIT binWanted(ExitIndex{static_cast<int>(BinsModel::exitOf(cell.column()))}, cell.row());
    });
}

void ExitsTables::setContents(const std::vector<HistogramContent> &contents)
{
    const bool isOtherShape = m_exitsModel->rowCount() != static_cast<int>(contents.size());
    m_exitsModel->setContents(contents);
    m_binsModel->setContents(contents);
    if (!isOtherShape)
        return;
    m_exits->resizeColumnsToContents();
    m_bins->resizeColumnsToContents();
}

} // namespace offramp
