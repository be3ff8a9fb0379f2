// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The threshold that keys and screen readers move in the chart.
#include "ui/charts/energychart.h"
#include "ui/charts/markerdrag.h"
#include "ui/document/thresholdgesture.h"
#include "ui/wording/wording.h"

namespace offramp {

/// The selected variant, where the chart shows it and a threshold of it can be moved; or null.
const Variant *EnergyChart::movable() const
{
    const Variant *variant = m_selection->variant() ? m_document->variant(*m_selection->variant()) : nullptr;
    const bool canMove = variant && m_content.find(variant->id) && immovableText(*variant, *m_document).isEmpty();
    return canMove ? variant : nullptr;
}

std::optional<ShownThreshold> EnergyChart::threshold() const
{
    const Variant *variant = movable();
    if (!variant)
        return std::nullopt;
    const RecordingPtr recording = m_document->recording(variant->recording);
    const auto exit = movedExit(*variant, *m_selection);
    const double threshold = variant->thresholds[exit ? static_cast<std::size_t>(exit->value) : 0];
    const auto &places = ThresholdIntervals(*recording).breakpoints;
    const double least = places.empty() ? threshold : places.front();
    const double most = places.empty() ? threshold : places.back();
    return shownThreshold(threshold, least, most, m_thresholds->scale(*recording));
}

void EnergyChart::setThreshold(double shown)
{
    const Variant *variant = movable();
    if (!variant)
        return;
    const ThresholdScale scale = m_thresholds->scale(*m_document->recording(variant->recording));
    ThresholdGesture(m_document, variant->id, movedExit(*variant, *m_selection)).moveTo(scale.fromShown(shown));
}

void EnergyChart::stepThreshold(int intervals)
{
    const Variant *variant = movable();
    if (!variant)
        return;
    const bool exitsBelow = m_thresholds->scale(*m_document->recording(variant->recording)).exitsBelow();
    ThresholdGesture(m_document, variant->id, movedExit(*variant, *m_selection))
        .step(exitsBelow ? intervals : -intervals);
}

void EnergyChart::stepVariant(int rows)
{
    m_selection->step(rows);
}

} // namespace offramp
