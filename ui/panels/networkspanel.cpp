// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/networkspanel.h"

#include "ui/panels/networksmodel.h"
#include "ui/panels/plaintable.h"
#include "ui/theme/boxes.h"

#include <QFrame>
#include <QHeaderView>
#include <QTableView>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

NetworksPanel::NetworksPanel(const Document *document, QWidget *parent)
    : QWidget(parent)
{
    auto *model = new NetworksModel(document, this);
    m_table = plainTable(model, tr("Networks"));
    m_table->setObjectName(u"networksTable"_s);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    // The facts in full, the networks in what is left; tooltips have what is elided.
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    const auto fit = [this, model] {
        if (model->columnCount() > 0)
            m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    };
    connect(model, &QAbstractItemModel::modelReset, m_table, fit);
    fit();
    setLayout(columnOf({cardOf(columnOf({m_table}, -1, {10, 8, 10, 8}))}, -1, {10, 0, 0, 10}));
}

} // namespace offramp
