// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wording/thresholdunit.h"

#include <QLineEdit>

namespace offramp {

/// An editable threshold: rounded as everywhere else, with every digit in its tip, and what it is.
class ThresholdEdit : public QLineEdit
{
    Q_OBJECT
public:
    explicit ThresholdEdit(QWidget *parent = nullptr);

    /// Sets the threshold and the scale in which it is shown and typed.
    void setThreshold(double threshold, const ThresholdScale &scale);

    /// The text given by typed() is not accepted: it stays to be corrected as long as the field has the focus.
    void refuse() { m_isRefused = true; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    /// The user typed another threshold.
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
    bool m_isRefused = false;
};

} // namespace offramp
