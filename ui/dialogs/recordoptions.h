// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/recordjob.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QPushButton;
class QSpinBox;

namespace offramp {

/// The options of a recording that few need, folded below a button until that is pressed: precision, TF32, execution,
/// logits and thumbnails.
class RecordOptions : public QWidget
{
    Q_OBJECT
public:
    /// Starts with the last choices, unfolded if one of them is unusual.
    explicit RecordOptions(QWidget *parent = nullptr);

    void apply(RecordJob &job) const;

    /// Which device the network runs on: "cpu", "cuda:0". TF32 can be allowed on a GPU.
    void setDevice(const QString &device);

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
    [[nodiscard]] bool takesTf32() const;
    void offerTf32();

    QPushButton *m_more;
    QWidget *m_fields;
    QComboBox *m_precision;
    QCheckBox *m_tf32;
    QComboBox *m_execution;
    QComboBox *m_logits;
    QComboBox *m_thumbnails;
    QSpinBox *m_side;
    bool m_isOnGpu = false;
};

} // namespace offramp
