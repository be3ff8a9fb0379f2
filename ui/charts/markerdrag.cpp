// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/markerdrag.h"

#include "ui/charts/curveplace.h"

namespace offramp {

MarkerDrag::MarkerDrag(Document *document, VariantId variant, QPointF grip)
    : m_document(document)
    , m_grip(grip)
    , m_gesture(document, variant, std::nullopt)
{
}

bool MarkerDrag::isPossible(const Variant &variant)
{
    return sharedThreshold(variant.thresholds).has_value();
}

void MarkerDrag::moveTo(const PlotGeometry &geometry, QPointF pointer)
{
    const VariantResult *result = m_document->results().find(m_gesture.variant());
    if (result)
        m_gesture.moveTo(nearestPlace(result->recording->curve(), geometry, pointer - m_grip).point.threshold);
}

} // namespace offramp
