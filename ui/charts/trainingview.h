// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/trainingfigure.h"

#include <QWidget>

namespace offramp {

/// The figure of a training in the window: a tip has the numbers of the epoch under the pointer.
class TrainingView : public QWidget
{
    Q_OBJECT
public:
    explicit TrainingView(QWidget *parent = nullptr);

    [[nodiscard]] const TrainingContent &content() const { return m_content; }
    void setContent(const TrainingContent &content);

    /// What the tip says with the pointer at a place.
    [[nodiscard]] QString tipAt(QPointF place) const;

    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 110}; }
    [[nodiscard]] QSize sizeHint() const override { return {640, 240}; }

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    TrainingContent m_content;
    TrainingPlots m_plots; ///< as painted last
};

} // namespace offramp
