// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/networks/network.h"
#include "core/recording/recording.h"
#include "core/support/error.h"

#include <string>
#include <vector>

namespace offramp {

/// What to do where a recording is of something else than what is at hand.
inline constexpr auto remedyForOther = "Use what the recording was made with, or record again.";

/// Compares one text of the metadata with what it is now; what the recording does not say is added to unknown. label
/// names it in the error: "The recording was made with another LABEL: …".
[[nodiscard]] Result<void> compareText(const Recording &recording, const std::string &key, const std::string &label,
                                       const std::string &now, std::vector<std::string> &unknown);

/// Compares whether TF32 was allowed with whether it is now; a recording that does not say it was made without.
[[nodiscard]] Result<void> compareTf32(const Recording &recording, bool isAllowed);

/// Compares the file of a network with the recording by its SHA-256, as compareText() does.
[[nodiscard]] Result<void> compareNetwork(const Recording &recording, const Network &network,
                                          std::vector<std::string> &unknown);

/// Compares the number of exits, and, where the recording is one of a network, which outputs they are and of what kind.
/// Gives what the network's outputs are for images of that shape.
[[nodiscard]] Result<OutputShape> compareOutputs(const Recording &recording, const Network &network, InputShape input);

/// The classes [C] that could be answers when the network was recorded; empty: all.
[[nodiscard]] std::vector<bool> recordedAmong(const Recording &recording, const OutputShape &outputs);

} // namespace offramp
