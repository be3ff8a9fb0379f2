// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/selection.h"
#include "ui/wording/thresholdview.h"

#include <QWidget>

class QTableView;

namespace offramp {

class VariantActions;
class VariantsModel;

/// The variants table and its actions.
class VariantsPanel : public QWidget
{
    Q_OBJECT
public:
    VariantsPanel(Document *document, Selection *selection, const ThresholdView *thresholds, QWidget *parent = nullptr);

    [[nodiscard]] QTableView *table() const { return m_table; }
    [[nodiscard]] VariantsModel *model() const { return m_model; }
    [[nodiscard]] VariantActions *variantActions() const { return m_actions; }

Q_SIGNALS:
    /// A sentence for the user: why what was typed into a field was rejected; or, without a field, what was done.
    void message(const QString &sentence, QWidget *field);

private:
    void showSelection();
    void refresh();
    void editName();
    void fitColumns();

    Document *m_document;
    Selection *m_selection;
    VariantsModel *m_model;
    QTableView *m_table;
    VariantActions *m_actions;
};

} // namespace offramp
