// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <string>

namespace offramp {

/// The whole trade-off curves of document as CSV, one row for each distinct result: recording, threshold,
/// energy_gflops, accuracy, one exit_share for each exit of the deepest network. Numbers read back exactly.
[[nodiscard]] std::string curvesCsv(const Document &document);

/// Everything as JSON: what offramp curve --json prints of the included variants, and under curves each recording's
/// whole trade-off curve.
[[nodiscard]] std::string everythingJson(const Document &document);

} // namespace offramp
