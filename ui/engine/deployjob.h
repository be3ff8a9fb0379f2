// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/exitrule.h"
#include "core/exits/tableview.h"

#include <QStringList>

namespace offramp {

/// A network to be written that runs a decision by itself.
struct DeployJob {
    QString recording;
    Criterion criterion = Criterion::Entropy;
    Thresholds thresholds; ///< T of each exit but the last
    ExitsOff off = {};
    QStringList networks; ///< files, one for each network of the recording that runs
    QString out;          ///< the archive
};

/// The engine's arguments for a job, events included.
[[nodiscard]] QStringList argumentsFor(const DeployJob &job);

} // namespace offramp
