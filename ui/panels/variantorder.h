// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wording/thresholdview.h"

#include <vector>

namespace offramp {

/// How the table of variants is sorted. View state: it changes neither the document nor its files.
struct VariantOrder {
    int column = -1; ///< of VariantsModel; -1: in the order of the document
    Qt::SortOrder direction = Qt::AscendingOrder;

    bool operator==(const VariantOrder &) const = default;

    [[nodiscard]] bool isSorted() const { return column >= 0; }
};

/// The variants of a document in an order. Equal ones stay as they are in the document; what is not known is last in
/// both directions.
[[nodiscard]] std::vector<VariantId> sortedVariants(const Document &document, const ThresholdView &thresholds,
                                                    const VariantOrder &order);

} // namespace offramp
