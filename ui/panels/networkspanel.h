// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QTableView;

namespace offramp {

class Document;

/// The open networks side by side, with what their recordings say about them.
class NetworksPanel : public QWidget
{
    Q_OBJECT
public:
    explicit NetworksPanel(const Document *document, QWidget *parent = nullptr);

    [[nodiscard]] QTableView *table() const { return m_table; }

private:
    QTableView *m_table;
};

} // namespace offramp
