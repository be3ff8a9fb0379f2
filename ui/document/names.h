// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/openrecording.h"
#include "core/workspace/decisions.h"

#include <QString>

namespace offramp {

[[nodiscard]] inline QString nameOf(const Variant &variant)
{
    return QString::fromStdString(variant.name);
}

[[nodiscard]] inline QString nameOf(const ImportedCurve &curve)
{
    return QString::fromStdString(curve.name);
}

[[nodiscard]] inline QString nameOf(const Snapshot &snapshot)
{
    return QString::fromStdString(snapshot.name);
}

/// The name of what has that id in decisions; empty where they do not have it.
template<typename Id>
[[nodiscard]] QString nameOf(const Decisions &decisions, Id id)
{
    const auto *named = decisions.find(id);
    return named ? nameOf(*named) : QString();
}

/// The name of a recording's network.
[[nodiscard]] inline QString nameOf(const OpenRecording &recording)
{
    return QString::fromStdString(recording.name());
}

/// The path of a recording's file.
[[nodiscard]] inline QString pathOf(const OpenRecording &recording)
{
    return QString::fromStdString(recording.path());
}

} // namespace offramp
