// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/exitgestures.h"
#include "ui/charts/histogramreader.h"
#include "ui/document/selection.h"
#include "ui/wording/thresholdview.h"

#include <QWidget>

class QGridLayout;

namespace offramp {

class ElidedLabel;
class ExitHistogram;

/// The exits of the selected variant in large type: how many exit at each and how many of them are correct, and its
/// histogram, whose threshold can be dragged. Where not all exits fit, the last one and the first others are shown.
class PresentedExits : public QWidget
{
    Q_OBJECT
public:
    /// links: which variants' exits share one threshold, as in the window; all outlive it.
    PresentedExits(Document *document, Selection *selection, const ThresholdView *thresholds, const ExitLinks *links,
                   QWidget *parent = nullptr);

    /// Enlarges text and histograms by a factor.
    void enlarge(double scale);

    /// Of the exits that are shown, in their order.
    [[nodiscard]] std::vector<ExitHistogram *> histograms() const;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    struct Column {
        ExitIndex exit;
        QWidget *widget = nullptr;
        ElidedLabel *title = nullptr;
        ExitHistogram *histogram = nullptr;
    };

    void refresh();
    void setColumns(const std::vector<HistogramContent> &contents);
    [[nodiscard]] Column column(ExitIndex exit);
    [[nodiscard]] int columnsInRow() const;
    [[nodiscard]] std::size_t mostShown() const;

    Document *m_document;
    Selection *m_selection;
    const ThresholdView *m_thresholds;
    HistogramReader m_reader;
    ExitGestures m_gestures;
    std::vector<Column> m_columns;
    QGridLayout *m_grid;
    double m_scale = 1;
};

} // namespace offramp
