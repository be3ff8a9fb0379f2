// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/spreadcolumns.h"

#include <QEvent>
#include <QHeaderView>
#include <QTableView>

#include <algorithm>
#include <numeric>
#include <vector>

namespace offramp {

namespace {

class SpreadColumns : public QObject
{
public:
    explicit SpreadColumns(QTableView *view)
        : QObject(view)
        , m_view(view)
    {
        view->viewport()->installEventFilter(this);
        connect(view->model(), &QAbstractItemModel::modelReset, this, &SpreadColumns::fit);
        fit();
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Resize && m_view->horizontalHeader()->length() == m_length)
            spread();
        return QObject::eventFilter(watched, event);
    }

private:
    void fit()
    {
        m_view->resizeColumnsToContents();
        m_contents.clear();
        for (int column = 0; column < m_view->horizontalHeader()->count(); ++column)
            m_contents.push_back(m_view->columnWidth(column));
        spread();
    }

    void spread()
    {
        const int columns = static_cast<int>(m_contents.size());
        const int needed = std::accumulate(m_contents.begin(), m_contents.end(), 0);
        const int spare = std::max(0, m_view->viewport()->width() - needed);
        for (int column = 0; column < columns; ++column) {
            const int share = spare * (column + 1) / columns - spare * column / columns;
            m_view->setColumnWidth(column, m_contents[static_cast<std::size_t>(column)] + share);
        }
        m_length = m_view->horizontalHeader()->length();
    }

    QTableView *m_view;
    std::vector<int> m_contents; ///< the widths that the contents need
    int m_length = 0;            ///< of all columns, as they were set
};

} // namespace

void spreadColumns(QTableView *view)
{
    new SpreadColumns(view); // owned by the view
}

} // namespace offramp
