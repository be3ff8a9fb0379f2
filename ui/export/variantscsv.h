// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <string>

namespace offramp {

/// The included variants as CSV, with the columns and to the byte as offramp curve --csv prints them for the same files
/// and thresholds.
[[nodiscard]] std::string variantsCsv(const Document &document);

} // namespace offramp
