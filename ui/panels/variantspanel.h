// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/selection.h"
#include "ui/panels/variantsmodel.h"
#include "ui/wording/thresholdview.h"

#include <QWidget>

#include <array>

class QTableView;

namespace offramp {

class VariantActions;

/// The variants table and its actions.
class VariantsPanel : public QWidget
{
    Q_OBJECT
public:
    VariantsPanel(Document *document, Selection *selection, const ThresholdView *thresholds, QWidget *parent = nullptr);

    [[nodiscard]] QTableView *table() const { return m_table; }
    [[nodiscard]] VariantsModel *model() const { return m_model; }
    [[nodiscard]] VariantActions *variantActions() const { return m_actions; }

    /// How wide the panel has to be to show every column, pixels; fits the columns to their contents first.
    [[nodiscard]] int wantedWidth();

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    /// A sentence for the user: why what was typed into a field was rejected; or, without a field, what was done.
    void message(const QString &sentence, QWidget *field);

private:
    void showSelection();
    void refresh();
    void editName();
    void fitColumns();
    void fitText();
    void showWhatFits();

    /// Keeps the width that the user gives a column: it is not fitted again.
    void keepWidth(int column, int before, int width);
    [[nodiscard]] int widthOf(VariantsModel::Column column) const { return m_widths[static_cast<std::size_t>(column)]; }

    Document *m_document;
    Selection *m_selection;
    VariantsModel *m_model;
    QTableView *m_table;
    VariantActions *m_actions;
    std::array<int, VariantsModel::ColumnCount> m_widths{}; ///< that their contents need, or as chosen; pixels
    std::array<std::optional<int>, VariantsModel::ColumnCount> m_chosenWidths; ///< by the user
    int m_networkWidth = 0;   ///< that the longest name of a network needs
    bool m_isFitting = false; ///< the panel changes widths itself
};

} // namespace offramp
