// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imports/imported.h"

namespace offramp {

/// Turns the outputs that were read as logits [exits, samples, classes] into logits where they are something else: of
/// every exit what asked says, or what its numbers look like. What was done is noted. An error where outputs cannot be
/// what was asked for; source names the file in it.
[[nodiscard]] Result<void> outputsToLogits(Imported &imported, std::size_t classes,
                                           const std::optional<OutputKind> &asked, const std::string &source);

} // namespace offramp
