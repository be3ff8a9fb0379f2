// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <CLI/CLI.hpp>

namespace offramp {

/// Makes every option of a program that is a number refuse "nan" and "inf", which lie within every range for CLI11.
/// app: with all its commands declared.
void refuseInfinite(CLI::App &app);

} // namespace offramp
