// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace offramp {

/// Opens the window with the recordings given and runs until it is closed; the process's exit code.
[[nodiscard]] int runWindow(int argc, char **argv, const std::vector<std::string> &files);

} // namespace offramp
