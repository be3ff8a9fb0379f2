// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/tableview.h"
#include "core/recording/origin.h"
#include "core/recording/recording.h"
#include "core/support/error.h"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace offramp {

/// The part of a recording that one network answered: all of it, or a part of a cascade.
struct RecordedPart {
    std::string name;  ///< of its network
    int firstExit = 0; ///< its first among all exits of the recording, from 0
    int exits = 0;
    std::map<std::string, std::string> metadata;

    /// SHA-256 of the network's file; empty where it is not known.
    [[nodiscard]] std::string networkSha256() const;
};

/// The parts of a recording in order, at least one. An error where it is a cascade whose parts cannot be read or do not
/// have its exits.
[[nodiscard]] Result<std::vector<RecordedPart>> partsOf(const Recording &recording);

/// What a part says by itself: metadata, exits, labels and predictions, without uncertainties and costs.
[[nodiscard]] Recording recordingOf(const RecordedPart &part, const Recording &whole);

/// How many of a recording's parts, from the first, run: later ones have no exit that is on. An error where none is on,
/// or where a part that others follow has none: its cost would be counted.
[[nodiscard]] Result<std::size_t> partsThatRun(const std::vector<RecordedPart> &parts, const ExitsOff &off);

/// A part in a sentence: "network 2, signs-large".
[[nodiscard]] std::string placeText(const std::vector<RecordedPart> &parts, std::size_t place);

} // namespace offramp
