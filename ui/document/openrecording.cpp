// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/openrecording.h"

#include <algorithm>

namespace offramp {

OpenRecording::OpenRecording(QString path, QString name, ExitTable table, std::optional<int> classes,
                             std::size_t expected, std::string fingerprint)
    : m_path(std::move(path))
    , m_name(std::move(name))
    , m_table(std::move(table))
    , m_sweep(m_table)
    , m_curve(m_sweep.curve(neverLeave(Criterion::Entropy)))
    , m_classes(classes)
    , m_expected(std::max(expected, m_table.sampleCount()))
    , m_fingerprint(std::move(fingerprint))
    , m_fullCost(m_sweep.at(neverLeave(Criterion::Entropy)).meanCost() / flopsPerGflop)
{
}

OperatingPoint OpenRecording::outcomeAt(const Thresholds &thresholds) const
{
    const auto shared = sharedThreshold(thresholds);
    return shared ? m_sweep.at(*shared) : evaluate(m_table, thresholds);
}

} // namespace offramp
