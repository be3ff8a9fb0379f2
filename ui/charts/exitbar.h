// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/histogramcontent.h"

#include <QWidget>

namespace offramp {

/// All samples as one bar: a segment for each exit, as wide as the share of samples that exit there; incorrect ones
/// hatched.
class ExitBar : public QWidget
{
    Q_OBJECT
public:
    explicit ExitBar(QWidget *parent = nullptr);

    void setContents(const std::vector<HistogramContent> &contents);

    /// The segment of an exit, pixels.
    [[nodiscard]] QRectF part(std::size_t exit) const;

    /// What is said of one exit: "Exit 1: 60.4 % exit, 98.1 % correct". One that is off has no label in the bar.
    [[nodiscard]] QString words(std::size_t exit) const;

    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override { return minimumSizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    /// Where the labels begin, each as near to its segment as the others allow; empty where they do not fit.
    [[nodiscard]] std::vector<double> textPlaces(const QStringList &texts) const;

    std::vector<HistogramContent> m_contents;
};

} // namespace offramp
