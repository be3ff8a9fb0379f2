// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imports/imported.h"

#include <string_view>

namespace offramp {

/// Reads CSV text with a head row and one row for each sample and exit: sample, exit (counted from 0 or from 1), label,
/// predicted, at least one of entropy (nats), confidence and margin, and the cumulative cost (flops), which may be
/// missing. Without a column for exits it is a network of one exit, whose samples may cost differently. Confidences and
/// margins above 1 make all of them percent, unless the options specify it. Samples keep the order in which they
/// first appear. Refused, with the line: text that is not a number, an exit that a sample lacks or has twice, a label
/// that differs between the exits of a sample, costs that differ between the samples of an exit. source names it in
/// messages.
[[nodiscard]] Result<Imported> readSampleTable(std::string_view csv, const std::string &source,
                                               const ImportOptions &options, const IsCancelled &isCancelled = {});

} // namespace offramp
