// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/histogramcontent.h"

#include <QWidget>

class QLabel;

namespace offramp {

class ElidedLabel;
class ExitHistogram;
class ThresholdEdit;

/// One exit of the selected variant: its name, how many samples reach it, its threshold (editable) and its histogram.
class ExitColumn : public QWidget
{
    Q_OBJECT
public:
    explicit ExitColumn(ExitIndex exit, QWidget *parent = nullptr);

    [[nodiscard]] ExitIndex exit() const { return m_exit; }
    [[nodiscard]] ExitHistogram *histogram() const { return m_histogram; }
    [[nodiscard]] ThresholdEdit *edit() const { return m_edit; }

    void setContent(const HistogramContent &content);

Q_SIGNALS:
    /// The user works here: the histogram or the threshold has the focus now.
    void touched();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    ExitIndex m_exit;
    ElidedLabel *m_reaching;
    QLabel *m_rule;
    ExitHistogram *m_histogram;
    ThresholdEdit *m_edit;
};

} // namespace offramp
