// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/thresholdview.h"

#include <QSettings>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto settingsKey = "entropyUnit"_L1;

} // namespace

ThresholdView::ThresholdView(const Document *document, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_unit(static_cast<EntropyUnit>(std::clamp(QSettings().value(settingsKey).toInt(), 0, 2)))
{
    connect(document, &Document::criterionChanged, this, &ThresholdView::changed);
    connect(document, &Document::recordingsChanged, this, &ThresholdView::changed);
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
    return {recording.criterion(), shownUnit(), recording.classes()};
}

ThresholdScale ThresholdView::commonScale() const
{
    const auto open = m_document->recordings();
    return open.empty() ? ThresholdScale{m_document->criterion(), shownUnit(), {}} : scale(*open.front());
}

bool ThresholdView::canNormalise() const
{
    return std::ranges::all_of(m_document->recordings(),
                               [](const RecordingPtr &recording) { return recording->classes().value_or(0) > 1; });
}

EntropyUnit ThresholdView::shownUnit() const
{
    return m_unit == EntropyUnit::Normalised && !canNormalise() ? EntropyUnit::Nats : m_unit;
}

} // namespace offramp
