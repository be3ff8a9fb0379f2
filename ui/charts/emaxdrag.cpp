// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/emaxdrag.h"

#include <QString>

#include <algorithm>
#include <cmath>

namespace offramp {

EMaxDrag::EMaxDrag(Document *document)
    : m_document(document)
    , m_start(document->eMax())
    , m_gesture(document->newGesture())
{
}

void EMaxDrag::moveTo(const PlotGeometry &geometry, double x)
{
    const double value = roundEnergyAt(geometry, std::clamp(x, geometry.area.left(), geometry.area.right()));
    m_document->setEMax(EMax{value, m_start.unit, EMaxOrigin::Chosen, {}}, m_gesture);
}

void EMaxDrag::cancel()
{
    m_document->setEMax(m_start, m_gesture);
}

double roundEnergyAt(const PlotGeometry &geometry, double x)
{
    const double energy = geometry.value({x, geometry.area.center().y()}).energy;
    const double pixel = geometry.value({x + 1, geometry.area.center().y()}).energy - energy;
    const int decimals = static_cast<int>(-std::floor(std::log10(pixel)));
    // Through text, so that the value is the nearest one to its decimals.
    const double rounded = decimals > 0 ? QString::number(energy, 'f', decimals).toDouble() : std::round(energy);
    return rounded > 0 ? rounded : std::pow(10, -std::max(decimals, 0));
}

} // namespace offramp
