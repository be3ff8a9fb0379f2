// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/contextmenus.h"

#include "ui/charts/energychart.h"
#include "ui/panels/areapanel.h"
#include "ui/panels/chartactions.h"
#include "ui/panels/chartcard.h"
#include "ui/panels/emaxmenu.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/networkspanel.h"
#include "ui/panels/targetactions.h"
#include "ui/panels/variantactions.h"
#include "ui/panels/variantspanel.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/mainwindow.h"
#include "ui/wording/costscale.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QShortcut>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

ContextMenus::ContextMenus(MainWindow *window, QMenu *costs, QMenu *lines)
    : QObject(window)
    , m_window(window)
    , m_costs(costs)
    , m_lines(lines)
{
    window->exitsPanel()->addAction(window->exports()->exportAction()); // for the menu of its histograms
    connect(window->chart(), &EnergyChart::menuWanted, this, &ContextMenus::openChartMenu);
    auto *key = new QShortcut(QKeySequence(Qt::SHIFT | Qt::Key_F10), window);
    connect(key, &QShortcut::activated, this, &ContextMenus::openByKey);
}

void ContextMenus::openByKey()
{
    QWidget *focused = QApplication::focusWidget();
    if (!focused)
        return;
    const QPoint at = focused->inputMethodQuery(Qt::ImCursorRectangle).toRect().center();
    QContextMenuEvent asked(QContextMenuEvent::Keyboard, at, focused->mapToGlobal(at));
    QCoreApplication::sendEvent(focused, &asked);
}

void ContextMenus::openChartMenu(const ChartPlace &place, const QPoint &at)
{
    auto *menu = new QMenu(m_window);
    menu->setObjectName(u"chartMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    switch (place.kind) {
    case ChartPlace::Kind::Variant:
        fillVariant(menu);
        break;
    case ChartPlace::Kind::Curve:
        menu->addAction(tr("Add variant &here"), m_window->chart(),
                        [chart = m_window->chart(), network = *place.network, threshold = place.threshold] {
                            chart->addVariant(network, threshold);
                        });
        menu->addSeparator();
        m_window->networksPanel()->fill(menu, *place.network);
        break;
    case ChartPlace::Kind::Network:
        m_window->networksPanel()->fill(menu, *place.network);
        break;
    case ChartPlace::Kind::EMax:
        m_window->areaPanel()->eMaxMenu()->addTo(menu);
        break;
    case ChartPlace::Kind::TargetLine:
        menu->addActions(m_window->chartCard()->targetActions()->menu()->actions());
        break;
    case ChartPlace::Kind::Plot:
        fillPlot(menu, place);
        break;
    }
    fillEnd(menu);
    menu->popup(at);
}

void ContextMenus::fillVariant(QMenu *menu)
{
    m_window->variantsPanel()->variantActions()->fill(menu);
    menu->addAction(m_window->exports()->deployAction());
}

void ContextMenus::fillPlot(QMenu *menu, const ChartPlace &place)
{
    const VariantActions *variants = m_window->variantsPanel()->variantActions();
    menu->addActions({variants->add(), variants->suggest(), variants->dropDominated()});
    menu->addSeparator();
    TargetActions *targets = m_window->chartCard()->targetActions();
    if (place.point) {
        Document *document = m_window->document();
        const CostScale scale{document->eMax().unit, place.point->energy};
        menu->addAction(tr("Set &E_max to %1 %2").arg(scale.eMaxText(), scale.unitName()), document,
                        [document, value = place.point->energy] { document->setEMax(value); });
        targets->offerAt(menu, *place.point);
    }
    menu->addMenu(targets->menu());
    menu->addSeparator();
    menu->addMenu(m_costs);
    menu->addMenu(m_lines);
    m_window->chartCard()->chartActions()->fill(menu);
    menu->addSeparator();
    menu->addActions({variants->pin(), variants->clearReference(), m_window->presentAction()});
}

void ContextMenus::fillEnd(QMenu *menu)
{
    menu->addSeparator();
    menu->addActions({m_window->exports()->copyChartAction(), m_window->exports()->exportAction()});
}

} // namespace offramp
