// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace offramp::demo {

/// Prints, for each exit of an archive, its accuracy on the test images and how the entropy of its answers spreads.
void evaluate(const std::string &archive);

} // namespace offramp::demo
