// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/networkspanel.h"

#include "ui/document/document.h"
#include "ui/panels/colourmenu.h"
#include "ui/panels/networksmodel.h"
#include "ui/panels/parts.h"
#include "ui/panels/plaintable.h"
#include "ui/theme/boxes.h"

#include <QFrame>
#include <QHeaderView>
#include <QMenu>
#include <QTableView>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

NetworksPanel::NetworksPanel(Document *document, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_model(new NetworksModel(document, this))
    , m_table(plainTable(m_model, tr("Networks")))
{
    m_table->setObjectName(u"networksTable"_s);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                             | QAbstractItemView::AnyKeyPressed);
    // The facts in full, the networks in what is left; tooltips have what is elided.
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Stretch);
    const auto fit = [this, header] {
        if (m_model->columnCount() > 0)
            header->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    };
    connect(m_model, &QAbstractItemModel::modelReset, m_table, fit);
    fit();
    setLayout(columnOf({cardOf(columnOf({m_table}, -1, {10, 8, 10, 8}))}, -1, {10, 0, 0, 10}));

    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this,
            [this](const QPoint &at) { popUp(m_table->indexAt(at).column(), m_table->viewport()->mapToGlobal(at)); });
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, [this, header](const QPoint &at) {
        popUp(header->logicalIndexAt(at), header->viewport()->mapToGlobal(at));
    });
}

void NetworksPanel::popUp(int column, const QPoint &at)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (const auto network = m_model->networkAt(column)) {
        fill(menu, *network);
        menu->addSeparator();
    }
    menu->addActions(m_table->actions());
    menu->popup(at);
}

void NetworksPanel::fill(QMenu *menu, RecordingId network)
{
    menu->addAction(tr("Re&name"), this, [this, network] { editName(network); });
    addColours(menu->addMenu(tr("C&olour")), m_document->colourOf(network),
               [this, network](int colour) { m_document->setColour(network, colour); });
    QAction *shown = menu->addAction(tr("&Show on the charts"), this,
                                     [this, network](bool isShown) { m_document->setHidden(network, !isShown); });
    shown->setCheckable(true);
    shown->setChecked(!m_document->isHidden(network));
    menu->addAction(tr("&Which exits…"), this, [this, network] { Q_EMIT worthsWanted(network); })
        ->setEnabled(m_document->recording(network)->whole().exitCount() > 1);
    menu->addAction(tr("&Close recording"), this, [this, network] { m_document->closeRecording(network); });
}

void NetworksPanel::editName(RecordingId network)
{
    const auto &open = m_document->decisions().recordings;
    const auto column = static_cast<int>(std::ranges::find(open, network) - open.begin()) + 1;
    const QModelIndex name = m_model->index(NetworksModel::nameRow, column);
    if (!name.isValid())
        return;
    showDockOf(this);
    m_table->setFocus();
    m_table->setCurrentIndex(name);
    m_table->edit(name);
}

} // namespace offramp
