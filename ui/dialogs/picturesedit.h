// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/plancheck.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace offramp {

/// Preprocessing as a person may change it: as the network says, or size, resize, mean, standard deviation and squash
/// by hand.
class PicturesEdit : public QWidget
{
    Q_OBJECT
public:
    explicit PicturesEdit(QWidget *parent = nullptr);

    /// Shows what the network says; kept apart from what was set by hand.
    void showPlan(const PlanEvent &plan);

    /// Puts what was set by hand into a job; says why where something of it cannot be read.
    std::optional<Error> apply(RecordJob &job) const;

Q_SIGNALS:
    void changed();

private:
    void refresh();

    QCheckBox *m_asNetwork;
    QSpinBox *m_size;
    QLineEdit *m_mean;
    QLineEdit *m_std;
    QCheckBox *m_squash;
    QComboBox *m_resize;
};

} // namespace offramp
