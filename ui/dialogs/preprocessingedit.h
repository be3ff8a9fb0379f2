// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/plancheck.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace offramp {

/// Preprocessing: the network's own, or a custom size, resize method, mean, standard deviation and squash.
class PreprocessingEdit : public QWidget
{
    Q_OBJECT
public:
    explicit PreprocessingEdit(QWidget *parent = nullptr);

    /// Shows the network's own settings, without changing custom ones.
    void showPlan(const PlanEvent &plan);

    /// Writes custom settings into a job; an error if a field is invalid.
    std::optional<Error> apply(RecordJob &job) const;

Q_SIGNALS:
    void changed();

private:
    void refresh();

    QCheckBox *m_useNetwork;
    QSpinBox *m_size;
    QLineEdit *m_mean;
    QLineEdit *m_std;
    QCheckBox *m_squash;
    QComboBox *m_resize;
};

} // namespace offramp
