// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/histogramcontent.h"

#include <QWidget>

namespace offramp {

/// All samples as one bar: a part for each exit, as wide as the share that leaves there, the wrong ones of it hatched.
class ExitBar : public QWidget
{
    Q_OBJECT
public:
    explicit ExitBar(QWidget *parent = nullptr);

    void setContents(const std::vector<HistogramContent> &contents);

    /// The part of an exit, pixels.
    [[nodiscard]] QRectF part(std::size_t exit) const;

    /// The words for one exit: "Exit 1: 60.4 % leave, 98.1 % right".
    [[nodiscard]] QString words(std::size_t exit) const;

    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override { return minimumSizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    std::vector<HistogramContent> m_contents;
};

} // namespace offramp
