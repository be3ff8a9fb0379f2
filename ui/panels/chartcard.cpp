// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/chartcard.h"

#include "ui/charts/energychart.h"
#include "ui/panels/curvesmodel.h"
#include "ui/panels/linesmodel.h"
#include "ui/panels/plaintable.h"
#include "ui/panels/spreadcolumns.h"
#include "ui/panels/stepsmodel.h"
#include "ui/theme/boxes.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTableView>

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A table whose columns fit their first rows, however many rows there are.
QTableView *fittedTable(QAbstractItemModel *model, const QString &name, const QString &objectName)
{
    QTableView *table = plainTable(model, name);
    table->setObjectName(objectName);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->horizontalHeader()->setResizeContentsPrecision(200);
    spreadColumns(table);
    return table;
}

} // namespace

ChartCard::ChartCard(EnergyChart *chart, const Document *document, const ThresholdView *thresholds,
                     const ReferenceLines *referenceLines, QWidget *parent)
    : QFrame(parent)
    , m_chart(chart)
    , m_document(document)
    , m_thresholds(thresholds)
    , m_referenceLines(referenceLines)
{
    setObjectName(u"card"_s);
    setLayout(columnOf({chart}, -1, {1, 1, 1, 1}));
}

void ChartCard::setTables(bool areShown)
{
    if (areShown == showsTables())
        return;
    const bool hadFocus = areShown ? m_chart->hasFocus() : m_tables->isAncestorOf(window()->focusWidget());
    if (areShown) {
        makeTables();
    } else {
        delete std::exchange(m_tables, nullptr);
        m_steps = nullptr;
        m_curves = nullptr;
        m_lines = nullptr;
    }
    // The focus moves first: a hidden chart would pass it on, as Tab does, to the next variant.
    if (areShown && hadFocus)
        m_steps->setFocus();
    m_chart->setVisible(!areShown);
    if (!areShown && hadFocus)
        m_chart->setFocus();
    Q_EMIT tablesChanged(areShown);
}

void ChartCard::makeTables()
{
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    m_steps = fittedTable(new StepsModel(m_document, splitter), tr("Steps of the area"), u"stepsTable"_s);
    m_curves = fittedTable(new CurvesModel(m_document, m_thresholds, splitter), tr("Points of the trade-off curves"),
                           u"curvesTable"_s);
    auto *lines = new LinesModel(m_document, m_referenceLines, splitter);
    m_lines = fittedTable(lines, tr("Lines to compare with"), u"linesTable"_s);
    const auto showLines = [view = m_lines, lines] { view->setVisible(lines->rowCount() > 0); };
    connect(lines, &QAbstractItemModel::modelReset, m_lines, showLines);
    splitter->addWidget(m_steps);
    splitter->addWidget(m_curves);
    splitter->addWidget(m_lines);
    showLines();
    splitter->setStretchFactor(1, 1);
    m_tables = splitter;
    layout()->addWidget(splitter);
}

} // namespace offramp
