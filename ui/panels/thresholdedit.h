// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wording/thresholdunit.h"

#include <QLineEdit>

namespace offramp {

/// A threshold to read and to type: as it is shown everywhere, and with every digit while it is edited.
class ThresholdEdit : public QLineEdit
{
    Q_OBJECT
public:
    explicit ThresholdEdit(QWidget *parent = nullptr);

    /// The threshold, and how it is shown and typed.
    void setThreshold(double threshold, const ThresholdScale &scale);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    /// What the user typed instead of the threshold.
    void typed(const QString &text);

protected:
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void finish();
    void showThreshold();

    double m_threshold = 0;
    ThresholdScale m_scale;
};

} // namespace offramp
