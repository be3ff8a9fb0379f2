// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/importreading.h"

#include <QWidget>

#include <map>

class QComboBox;
class QFormLayout;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace offramp {

/// How a file is read, as a person may change it: as samples or as points, which column is what, percent or fraction,
/// the unit of costs, and costs that the file does not have.
class ImportFields : public QWidget
{
    Q_OBJECT
public:
    explicit ImportFields(const QString &path, QWidget *parent = nullptr);

    /// How the file is to be read; what was not changed is left open.
    [[nodiscard]] ImportRequest request() const;

    /// The network's or the curve's name.
    [[nodiscard]] QString name() const;

    /// Why a field cannot be read, or nothing.
    [[nodiscard]] std::optional<Error> problem() const;

    /// Shows how the file was read: only the fields that it has.
    void showFindings(const ImportFindings &findings);

    /// Puts the focus where costs are typed.
    void askForCosts();

Q_SIGNALS:
    void changed();
    void nameChanged();

private:
    void arrange();
    void makeColumns(const ImportSurvey &survey);
    [[nodiscard]] QComboBox *addColumn(const QString &word, const QString &objectName);
    [[nodiscard]] std::vector<double> costs() const;

    QString m_path;
    std::vector<std::string> m_heads;
    ImportKind m_shown = ImportKind::Logits; ///< what the fields are there for
    std::map<Field, QComboBox *> m_columns;
    QComboBox *m_energy = nullptr;
    QComboBox *m_accuracy = nullptr;
    QComboBox *m_kind;
    QLineEdit *m_name;
    QComboBox *m_unit;
    QComboBox *m_costUnit;
    QComboBox *m_energyUnit;
    QLineEdit *m_costs;
    QComboBox *m_typedUnit;
    QWidget *m_typed;
    QWidget *m_columnsBox;
    QGridLayout *m_columnsGrid;
    QFormLayout *m_form;
};

} // namespace offramp
