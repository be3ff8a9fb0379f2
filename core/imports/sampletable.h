// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imports/imported.h"

#include <string_view>

namespace offramp {

/// Reads CSV text with a head row and one row for each sample and exit: sample, exit (counted from 0 or from 1), label,
/// predicted, at least one of entropy (nats), confidence, margin and score, and the cumulative cost (flops, or in
/// joules or milliseconds), which may be missing. Without a column for exits it is a network of one exit, whose samples
/// may cost differently. A table with one row for each sample and columns for each exit is read too (WideTable). Any
/// dialect is read (detectDialect). Confidences and margins are fractions or percent as detectUnit() decides, unless
/// the options specify it. Costs in other units are noted by name and not taken, and so are joules and milliseconds
/// that differ between samples (a recording has one for each exit), unless the options ask for them: then they are
/// refused. Samples keep the order in which they first appear. Refused, with the line: text that is not a number, an
/// exit that a sample lacks or has twice, a label that differs between the exits of a sample, costs that differ between
/// the samples of an exit. source names it in messages.
[[nodiscard]] Result<Imported> readSampleTable(std::string_view csv, const std::string &source,
                                               const ImportOptions &options, const IsCancelled &isCancelled = {});

} // namespace offramp
