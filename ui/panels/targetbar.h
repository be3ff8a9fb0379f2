// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/targetline.h"
#include "ui/wording/costscale.h"
#include "ui/wording/thresholdview.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace offramp {

class ElidedLabel;
class TargetActions;

/// The target line in words, above the chart: its kind and its number, which can be typed and stepped, what serves it
/// best, and a button that adds it as a variant. Hidden without a line.
class TargetBar : public QWidget
{
    Q_OBJECT
public:
    TargetBar(TargetLine *line, TargetActions *actions, const Document *document, const Selection *selection,
              const ThresholdView *thresholds, QWidget *parent = nullptr);

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    /// Why the typed number was rejected.
    void message(const QString &sentence, QWidget *field);

private:
    void refresh();
    void showAnswer(const CostScale &scale);
    void take();
    void step(int steps);
    void dropRefused();

    TargetLine *m_line;
    const Document *m_document;
    const ThresholdView *m_thresholds;
    QComboBox *m_kind;
    QLineEdit *m_number;
    QLabel *m_unit;
    ElidedLabel *m_answer;
    bool m_isRefused = false; ///< the field shows a text that was rejected
};

} // namespace offramp
