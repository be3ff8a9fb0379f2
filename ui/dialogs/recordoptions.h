// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/recordjob.h"

#include <QWidget>

class QComboBox;
class QPushButton;
class QSpinBox;

namespace offramp {

/// The options of a recording that few need, folded below a button until that is pressed: precision, execution, logits
/// and thumbnails.
class RecordOptions : public QWidget
{
    Q_OBJECT
public:
    /// Starts with the last choices, unfolded if one of them is unusual.
    explicit RecordOptions(QWidget *parent = nullptr);

    void apply(RecordJob &job) const;

    /// Stores the choices for the next time.
    void keep() const;

    /// Whether choices are stored.
    [[nodiscard]] static bool hasKept();

    /// Removes the stored choices.
    static void forget();

Q_SIGNALS:
    void changed();

private:
    void offerChoices();
    void restore();
    void unfold(bool isOpen);

    QPushButton *m_more;
    QWidget *m_fields;
    QComboBox *m_precision;
    QComboBox *m_execution;
    QComboBox *m_logits;
    QComboBox *m_thumbnails;
    QSpinBox *m_side;
};

} // namespace offramp
