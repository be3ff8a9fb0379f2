// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/selection.h"
#include "ui/panels/variantsmodel.h"
#include "ui/wording/thresholdview.h"

#include <QWidget>

#include <array>
#include <memory>

class QMenu;
class QTableView;

namespace offramp {

class VariantActions;

/// The variants table and its actions. Several rows can be selected; a click on a title sorts by it, another one the
/// other way round, a third one goes back to the order of the document.
class VariantsPanel : public QWidget
{
    Q_OBJECT
public:
    VariantsPanel(Document *document, Selection *selection, const ThresholdView *thresholds, QWidget *parent = nullptr);
    ~VariantsPanel() override;

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
    void makeMenus();
    void fillOrders();
    void takeSelection();
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
    std::unique_ptr<QMenu> m_orders;                                           ///< "Sort by"
    int m_networkWidth = 0;   ///< that the longest name of a network needs
    bool m_isShowing = false; ///< the panel changes the table's selection itself
    bool m_isFitting = false; ///< the panel changes widths itself
};

} // namespace offramp
