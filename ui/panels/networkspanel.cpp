// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/networkspanel.h"

#include "ui/panels/networksmodel.h"
#include "ui/panels/plaintable.h"
#include "ui/theme/boxes.h"

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
    setLayout(columnOf({m_table}, -1, {}));
    connect(model, &QAbstractItemModel::modelReset, m_table, &QTableView::resizeColumnsToContents);
    m_table->resizeColumnsToContents();
}

} // namespace offramp
