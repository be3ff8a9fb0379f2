// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rankings/ranking.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QSlider;

namespace offramp {

class NumberBox;

/// What the rankings of a comparison depend on: alpha and beta of SAM, the unit of electricity, the limits of the
/// accuracy classes, and E_max of the area. Every change is reported at once.
class CompareControls : public QWidget
{
    Q_OBJECT
public:
    explicit CompareControls(QWidget *parent = nullptr);

    [[nodiscard]] ElectricityUnit unit() const;

    /// The settings; E_max is absent while it follows the models.
    [[nodiscard]] RankOptions options() const;

    /// Shows the E_max that follows the models, unless the user chose one.
    void showEMax(double eMax);

    /// Converts an E_max that the user chose: the electricities are now so many times as large.
    void scaleEMax(double factor);

    /// Why what is typed as class limits cannot be used; empty where it can.
    [[nodiscard]] QString problem() const { return m_problem; }

    /// The usual settings: alpha and beta 5, kWh, the final classes, E_max above all models.
    void reset();

Q_SIGNALS:
    void changed();
    void unitChanged();

private:
    void addExponent(QGridLayout *grid, int row, const QString &text, QDoubleSpinBox *box, QSlider *slider);
    void chooseClasses(int kind);
    void takeClasses(const QString &text);
    void showUnit();

    QDoubleSpinBox *m_alpha;
    QSlider *m_alphaSlider;
    QDoubleSpinBox *m_beta;
    QSlider *m_betaSlider;
    QComboBox *m_unit;
    QComboBox *m_classes;
    QLineEdit *m_limits;
    NumberBox *m_eMax;
    QLabel *m_eMaxLabel;
    ClassLimits m_used; ///< the limits that were typed last and could be used
    QString m_problem;
    bool m_isEMaxChosen = false;
};

} // namespace offramp
