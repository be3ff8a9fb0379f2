// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/workspace/decisions.h"

#include <QWidget>

class QMenu;
class QTableView;

namespace offramp {

class Document;
class NetworksModel;

/// The open networks side by side, with what their recordings say about them; their names, colours and whether the
/// charts show them can be changed here.
class NetworksPanel : public QWidget
{
    Q_OBJECT
public:
    explicit NetworksPanel(Document *document, QWidget *parent = nullptr);

    [[nodiscard]] QTableView *table() const { return m_table; }

    /// Adds what can be done with a network to a menu.
    void fill(QMenu *menu, RecordingId network);

Q_SIGNALS:
    /// The user wants to know which exits of a network are worth having.
    void worthsWanted(offramp::RecordingId recording);

private:
    void popUp(int column, const QPoint &at);
    void editName(RecordingId network);

    Document *m_document;
    NetworksModel *m_model;
    QTableView *m_table;
};

} // namespace offramp
