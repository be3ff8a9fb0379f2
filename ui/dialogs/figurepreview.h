// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/figurefile.h"

#include <QWidget>

namespace offramp {

/// A preview of a figure on its page, as large as fits.
class FigurePreview : public QWidget
{
    Q_OBJECT
public:
    explicit FigurePreview(QWidget *parent = nullptr);

    void show(const Figure &figure, const FigureFrame &frame, const FigureOptions &options = {});

    [[nodiscard]] QSize minimumSizeHint() const override { return {240, 160}; }
    [[nodiscard]] QSize sizeHint() const override { return {620, 460}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Figure m_figure;
    FigureFrame m_frame;
    FigureOptions m_options;
};

} // namespace offramp
