// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartcontent.h"
#include "ui/wording/thresholdview.h"

#include <QTableWidget>

namespace offramp {

/// A table of suggested variants, as the document and the view of thresholds show such numbers.
class SuggestedTable : public QTableWidget
{
    Q_OBJECT
public:
    SuggestedTable(const Document *document, const ThresholdView *thresholds, QWidget *parent = nullptr);

    /// Shows variants of recordings of the document, with their points on all samples; the markers that the chart shows
    /// them by.
    std::vector<OutlinedMarker> showVariants(const std::vector<Variant> &variants, const std::vector<Point> &points);

private:
    void fitHeight();

    const Document *m_document;
    const ThresholdView *m_thresholds;
};

} // namespace offramp
