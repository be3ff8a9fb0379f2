// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/selection.h"

#include <QWidget>

class QPushButton;
class QTableView;

namespace offramp {

class VariantsModel;

/// The variants table with what can be done to its rows.
class VariantsPanel : public QWidget
{
    Q_OBJECT
public:
    VariantsPanel(Document *document, Selection *selection, QWidget *parent = nullptr);

    [[nodiscard]] QTableView *table() const { return m_table; }
    [[nodiscard]] VariantsModel *model() const { return m_model; }

Q_SIGNALS:
    /// A sentence for the user: why something was not taken, or what was done.
    void noted(const QString &sentence);

private:
    void add();
    void dropDominated();
    void showSelection();
    void takeSelection();
    void refresh();
    void fitColumns();

    Document *m_document;
    Selection *m_selection;
    VariantsModel *m_model;
    QTableView *m_table;
    QPushButton *m_duplicate;
    QPushButton *m_remove;
    QPushButton *m_drop;
};

} // namespace offramp
