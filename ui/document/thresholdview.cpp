// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/thresholdview.h"

#include <QSettings>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto settingsKey = "entropyUnit"_L1;

} // namespace

ThresholdView::ThresholdView(const Document *document, QObject *parent)
    : QObject(parent)
    , m_unit(static_cast<EntropyUnit>(std::clamp(QSettings().value(settingsKey).toInt(), 0, 2)))
{
    connect(document, &Document::criterionChanged, this, &ThresholdView::changed);
}

void ThresholdView::setUnit(EntropyUnit unit)
{
    if (unit == m_unit)
        return;
    m_unit = unit;
    QSettings().setValue(settingsKey, static_cast<int>(unit));
    Q_EMIT changed();
}

ThresholdScale ThresholdView::scale(const OpenRecording &recording) const
{
    return {recording.criterion(), m_unit, recording.classes()};
}

} // namespace offramp
