// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/trainingfigure.h"
#include "ui/export/figurekind.h"

namespace offramp {

/// Loss and accuracy of every exit by epoch.
[[nodiscard]] Figure trainingFigure(const TrainingContent &content);

/// The same as CSV with every digit, a row for each epoch and exit, as the engine's log beside the network; what is
/// unknown is empty.
[[nodiscard]] QByteArray trainingCsv(const TrainingContent &content);

} // namespace offramp
