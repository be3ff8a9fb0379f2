// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace CLI {
class App;
} // namespace CLI

namespace offramp {

/// Declares the option --criterion for what thresholds are on; only names of criteria are taken.
void addCriterionOption(CLI::App &verb, std::string &criterion);

} // namespace offramp
