// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/networks/wholegraph_p.h"

namespace offramp {

/// Separates exits that are put into common lists and taken out of them again (stacked, concatenated, divided in
/// chunks), so that none needs the values of others. What an output depends on is found by running what follows the
/// lists on altered values. The graph stays as it is where that does not give the same bits. May throw what LibTorch
/// throws; whole.outputs is not used.
void separateExits(WholeGraph &whole, InputShape input, std::optional<int> fixedBatch);

} // namespace offramp
