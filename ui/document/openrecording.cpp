// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/openrecording.h"

#include <algorithm>

namespace offramp {

OpenRecording::OpenRecording(QString path, QString name, ExitTable table, std::optional<int> classes,
                             std::size_t expected, std::string fingerprint, SampleNotes notes)
    : m_path(std::move(path))
    , m_name(std::move(name))
    , m_table(std::move(table))
    , m_sweep(m_table)
    , m_curve(m_sweep.curve(neverLeave(Criterion::Entropy)))
    , m_classes(classes)
    , m_expected(std::max(expected, m_table.sampleCount()))
    , m_fingerprint(std::move(fingerprint))
    , m_fullCost(m_sweep.at(neverLeave(Criterion::Entropy)).meanCost() / flopsPerGflop)
    , m_notes(std::move(notes))
{
}

OperatingPoint OpenRecording::outcomeAt(const Thresholds &thresholds) const
{
    const auto shared = sharedThreshold(thresholds);
    return shared ? m_sweep.at(*shared) : evaluate(m_table, thresholds);
}

QString OpenRecording::className(std::int32_t label) const
{
    const auto place = static_cast<std::size_t>(label);
    return place < m_notes.classNames.size() ? m_notes.classNames[place] : QString();
}

std::size_t OpenRecording::rowInFile(SampleIndex sample) const
{
    return m_notes.rows.empty() ? sample.value : m_notes.rows[sample.value];
}

} // namespace offramp
