// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/importreading.h"

#include <QWidget>

#include <map>

class QComboBox;
class QFormLayout;
class QGridLayout;
class QLineEdit;

namespace offramp {

/// How to read a file: as samples or as points, the meaning of columns, percent or fractions, the order of labels, the
/// unit of costs, and costs that the file does not have.
class ImportFields : public QWidget
{
    Q_OBJECT
public:
    explicit ImportFields(const QString &path, QWidget *parent = nullptr);

    /// How to read the file; unchanged fields are empty.
    [[nodiscard]] ImportRequest request() const;

    /// The network's or the curve's name.
    [[nodiscard]] QString name() const;

    /// Why a field is invalid, or nothing.
    [[nodiscard]] std::optional<Error> problem() const;

    /// Shows how the file was read, with the fields that apply to it.
    void showFindings(const ImportFindings &findings);

    /// Moves the focus to the field for costs.
    void askForCosts();

Q_SIGNALS:
    void changed();
    void nameChanged();

private:
    void arrange();
    void chooseLabels();
    void makeColumns(const ImportSurvey &survey);
    [[nodiscard]] QComboBox *addColumn(const QString &word, const QString &objectName);
    [[nodiscard]] Result<CostColumn> costs() const;

    QString m_path;
    std::vector<std::string> m_heads;
    ColumnChoice m_known;                    ///< columns that are recognised by their heads
    ImportKind m_shown = ImportKind::Logits; ///< the kind that the fields are for
    std::map<Field, QComboBox *> m_columns;
    QComboBox *m_energy = nullptr;
    QComboBox *m_accuracy = nullptr;
    QComboBox *m_kind;
    QLineEdit *m_name;
    QComboBox *m_unit;
    QComboBox *m_costUnit;
    QComboBox *m_energyUnit;
    QComboBox *m_labels;
    QComboBox *m_among;
    QLineEdit *m_costs;
    QComboBox *m_typedUnit;
    QWidget *m_typed;
    QWidget *m_columnsBox;
    QGridLayout *m_columnsGrid;
    QFormLayout *m_form;
};

} // namespace offramp
