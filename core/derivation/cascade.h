// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/derivation/sourcerecording.h"

#include <string>
#include <vector>

namespace offramp {

/// A recording that was made from others, and what a user should know about it.
struct DerivedRecording {
    WholeRecording whole;
    std::vector<std::string> notes; ///< sentences
};

/// The recording of a cascade: a sample that does not exit in one network goes to the next. Its exits are those of the
/// parts one after the other, and those of a later network cost all of the networks before it too. So it has the
/// criteria and costs that all parts have, and its thresholds are one for each exit but the last of the last network.
/// Samples are matched by matchedRows(); thumbnails and names are of the first part that has them. parts: at least two,
/// cheapest first as a rule. Errors: those of matchedRows() and checkCombines(), no criterion and no cost that all
/// parts have.
[[nodiscard]] Result<DerivedRecording> cascade(std::vector<SourceRecording> parts);

} // namespace offramp
