// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/histogramcontent.h"

#include <QWidget>

class QCheckBox;
class QLabel;

namespace offramp {

class ElidedLabel;
class ExitHistogram;
class ThresholdEdit;

/// One exit of the selected variant: a box with its name that switches it on and off, how many samples reach it, its
/// threshold (editable) and its histogram.
class ExitColumn : public QWidget
{
    Q_OBJECT
public:
    explicit ExitColumn(ExitIndex exit, QWidget *parent = nullptr);

    [[nodiscard]] ExitIndex exit() const { return m_exit; }
    [[nodiscard]] ExitHistogram *histogram() const { return m_histogram; }
    [[nodiscard]] ThresholdEdit *edit() const { return m_edit; }
    [[nodiscard]] QCheckBox *box() const { return m_on; }

    /// canSwitch: false for the only exit that is on.
    void setContent(const HistogramContent &content, bool canSwitch);

Q_SIGNALS:
    /// The user works here: the histogram or the threshold has the focus now.
    void touched();

    /// The user switches the exit on or off.
    void switched(bool on);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    ExitIndex m_exit;
    ElidedLabel *m_reaching;
    QLabel *m_rule;
    ExitHistogram *m_histogram;
    ThresholdEdit *m_edit;
    QCheckBox *m_on;
    QLabel *m_off;
};

} // namespace offramp
