// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/thresholdgesture.h"

#include <algorithm>
#include <utility>

namespace offramp {

ThresholdGesture::ThresholdGesture(Document *document, VariantId variant, std::optional<ExitIndex> exit)
    : m_document(document)
    , m_variant(variant)
    , m_exit(exit)
    , m_start(document->variant(variant)->thresholds)
    , m_gesture(document->newGesture())
{
}

const OpenRecording &ThresholdGesture::recording() const
{
    return *m_document->results().find(m_variant)->recording;
}

double ThresholdGesture::thresholdOf(const Thresholds &thresholds) const
{
    return m_exit ? thresholds[static_cast<std::size_t>(m_exit->value)] : thresholds.front();
}

ThresholdIntervals ThresholdGesture::intervals()
{
    if (!m_exit)
        return recording();
    m_sweep = m_document->exitSweep(m_variant, *m_exit);
    return {*m_sweep, m_document->criterion()};
}

const std::vector<CurvePoint> &ThresholdGesture::curve()
{
    static const std::vector<CurvePoint> nowhere;
    if (!m_document->variant(m_variant))
        return nowhere;
    if (!m_exit)
        return recording().curve();
    const double never = intervals().never;
    if (std::exchange(m_sliced, m_sweep) != m_sweep)
        m_slice = m_sweep->curve(never, recording().table().cost());
    return m_slice;
}

void ThresholdGesture::moveTo(double threshold)
{
    if (!m_document->variant(m_variant))
        return;
    const ThresholdIntervals all = intervals();
    if (intervalOf(all, threshold) == intervalOf(all, thresholdOf(m_start)))
        cancel();
    else
        set(shortestInInterval(all, threshold));
}

void ThresholdGesture::step(int steps)
{
    const Variant *variant = m_document->variant(m_variant);
    if (!variant)
        return;
    const ThresholdIntervals all = intervals();
    settle(all, steppedThreshold(all, thresholdOf(variant->thresholds), steps));
}

void ThresholdGesture::page(bool up)
{
    if (!m_document->variant(m_variant))
        return;
    const int steps = std::max(1, static_cast<int>(intervals().breakpoints.size() / 50));
    step(up ? steps : -steps);
}

void ThresholdGesture::stepToChange(bool up)
{
    const Variant *variant = m_document->variant(m_variant);
    if (!variant)
        return;
    const double now = thresholdOf(variant->thresholds);
    const ThresholdIntervals all = intervals();
    settle(all, m_exit ? nextAccuracyChange(*m_sweep, m_document->criterion(), now, up)
                       : nextAccuracyChange(recording(), now, up));
}

void ThresholdGesture::settle(const ThresholdIntervals &all, double threshold)
{
    const double now = thresholdOf(m_document->variant(m_variant)->thresholds);
    if (intervalOf(all, threshold) != intervalOf(all, now))
        set(shortestInInterval(all, threshold));
}

void ThresholdGesture::set(double threshold)
{
    const Variant *variant = m_document->variant(m_variant);
    if (!variant)
        return;
    Thresholds thresholds = variant->thresholds;
    if (m_exit)
        thresholds[static_cast<std::size_t>(m_exit->value)] = threshold;
    else
        thresholds.assign(thresholds.size(), threshold);
    m_document->setThresholds(m_variant, std::move(thresholds), m_gesture);
}

void ThresholdGesture::cancel()
{
    m_document->setThresholds(m_variant, m_start, m_gesture);
}

} // namespace offramp
