// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/chartactions.h"

#include "ui/charts/energychart.h"
#include "ui/wording/costscale.h"

#include <QAction>
#include <QMenu>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

ChartActions::ChartActions(EnergyChart *chart, const Document *document, QObject *parent)
    : QObject(parent)
    , m_logarithmic(new QAction(this))
    , m_zoomIn(new QAction(tr("&Zoom in"), this))
    , m_zoomOut(new QAction(tr("Zoom &out"), this))
    , m_fit(new QAction(tr("Zoom to &fit"), this))
    , m_back(new QAction(tr("Pre&vious view"), this))
    , m_tables(new QAction(tr("Chart as &table"), this))
{
    const auto nameAxis
        = [this, document] { m_logarithmic->setText(tr("&Logarithmic %1 axis").arg(costScale(*document).word())); };
    connect(document, &Document::eMaxChanged, m_logarithmic, nameAxis);
    nameAxis();
    m_logarithmic->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_L));
    m_logarithmic->setCheckable(true);
    m_logarithmic->setChecked(chart->isLogarithmic());
    connect(m_logarithmic, &QAction::triggered, chart, &EnergyChart::setLogarithmic);
    connect(chart, &EnergyChart::logarithmicChanged, m_logarithmic, &QAction::setChecked);

    m_zoomIn->setShortcut(QKeySequence(Qt::Key_Plus));
    m_zoomOut->setShortcut(QKeySequence(Qt::Key_Minus));
    for (QAction *zoom : {m_zoomIn, m_zoomOut})
        zoom->setShortcutContext(Qt::WidgetShortcut); // the chart takes these keys itself, and only there
    connect(m_zoomIn, &QAction::triggered, chart, [chart] { chart->zoom(true); });
    connect(m_zoomOut, &QAction::triggered, chart, [chart] { chart->zoom(false); });
    m_fit->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F));
    connect(m_fit, &QAction::triggered, chart, &EnergyChart::fit);
    m_back->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Left));
    connect(m_back, &QAction::triggered, chart, &EnergyChart::back);

    m_tables->setObjectName(u"chartAsTable"_s);
    m_tables->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_T));
    m_tables->setCheckable(true);
}

void ChartActions::fill(QMenu *menu) const
{
    menu->addActions({m_logarithmic, m_zoomIn, m_zoomOut, m_fit, m_back, m_tables});
}

} // namespace offramp
