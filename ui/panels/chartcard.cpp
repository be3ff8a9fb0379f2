// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/chartcard.h"

#include "ui/charts/energychart.h"
#include "ui/panels/chartactions.h"
#include "ui/panels/costmenu.h"
#include "ui/panels/curvesmodel.h"
#include "ui/panels/linesmodel.h"
#include "ui/panels/parts.h"
#include "ui/panels/plaintable.h"
#include "ui/panels/spreadcolumns.h"
#include "ui/panels/stepsmodel.h"
#include "ui/panels/targetactions.h"
#include "ui/panels/targetbar.h"
#include "ui/panels/zoombuttons.h"
#include "ui/theme/boxes.h"
#include "ui/theme/lineicon.h"
#include "ui/theme/textsize.h"

#include <QAction>
#include <QHeaderView>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>

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

ChartCard::ChartCard(EnergyChart *chart, Document *document, const ThresholdView *thresholds,
                     const ReferenceLines *referenceLines, QWidget *parent)
    : QFrame(parent)
    , m_chart(chart)
    , m_actions(new ChartActions(chart, document, this))
    , m_document(document)
    , m_thresholds(thresholds)
    , m_referenceLines(referenceLines)
{
    setObjectName(u"card"_s);
    setLayout(columnOf({{chart, 1}}, 0, {1, 1, 1, 1}));
    new ZoomButtons(chart, m_actions); // a child of the chart
    makeAxisButton(document);
    connect(m_actions->tables(), &QAction::triggered, this, &ChartCard::setTables);
    connect(this, &ChartCard::tablesChanged, m_actions->tables(), &QAction::setChecked);
}

void ChartCard::setTarget(TargetLine *line, const Selection *selection)
{
    m_chart->setTarget(line);
    m_targetActions = new TargetActions(line, m_document, selection, this);
    auto *bar = new TargetBar(line, m_targetActions, m_document, selection, m_thresholds);
    connect(bar, &TargetBar::message, this, &ChartCard::message);
    static_cast<QBoxLayout *>(layout())->insertWidget(0, bar);
}

void ChartCard::makeAxisButton(Document *document)
{
    m_costs = new CostMenu(document, this);
    m_axis = named(new QToolButton(m_chart), u"axisButton"_s, tr("Energy axis"),
                   tr("Choose what the axis counts: GFLOPs, joules or milliseconds per image"));
    m_axis->setIcon(lineIcon(u"choices"_s));
    m_axis->setFocusPolicy(Qt::TabFocus); // a click leaves the keys with the chart
    m_axis->setPopupMode(QToolButton::InstantPopup);
    m_axis->setMenu(m_costs);
    connect(m_costs, &CostMenu::message, this, [this](const QString &sentence) { Q_EMIT message(sentence, nullptr); });
    connect(m_costs, &CostMenu::refreshed, this, &ChartCard::placeAxisButton);
    followTextSize(m_axis, [this] { placeAxisButton(); });
    m_chart->installEventFilter(this);
}

void ChartCard::placeAxisButton()
{
    constexpr int margin = 6;
    m_axis->setVisible(m_costs->hasChoice());
    m_axis->adjustSize();
    m_axis->move(m_chart->width() - m_axis->width() - margin, m_chart->height() - m_axis->height() - margin);
    m_axis->raise();
}

bool ChartCard::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_chart && event->type() == QEvent::Resize)
        placeAxisButton();
    return QFrame::eventFilter(watched, event);
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
    placeAxisButton();
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
