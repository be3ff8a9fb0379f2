// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/markerdrag.h"

#include "ui/charts/curveplace.h"
#include "ui/document/thresholdsteps.h"

namespace offramp {

MarkerDrag::MarkerDrag(Document *document, VariantId variant, QPointF grip)
    : m_document(document)
    , m_variant(variant)
    , m_grip(grip)
    , m_start(document->variant(variant)->thresholds)
    , m_gesture(document->newGesture())
{
}

bool MarkerDrag::isPossible(const VariantDecision &variant)
{
    return sharedThreshold(variant.thresholds).has_value();
}

void MarkerDrag::moveTo(const PlotGeometry &geometry, QPointF pointer)
{
    const VariantDecision *variant = m_document->variant(m_variant);
    if (!variant)
        return;
    const OpenRecording &recording = *m_document->recording(variant->recording);
    const CurvePlace place = nearestPlace(recording.curve(), geometry, pointer - m_grip);

    // Back in the interval it began in, the drag gives back the very threshold: then nothing was changed.
    const bool isStart
        = intervalOf(recording, place.point.threshold) == intervalOf(recording, *sharedThreshold(m_start));
    const double threshold = shortestInInterval(recording, place.point.threshold);
    m_document->setThresholds(m_variant, isStart ? m_start : Thresholds(m_start.size(), threshold), m_gesture);
}

void MarkerDrag::cancel()
{
    m_document->setThresholds(m_variant, m_start, m_gesture);
}

} // namespace offramp
