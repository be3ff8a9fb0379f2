// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/referencelines.h"

#include <string>

namespace offramp {

/// The whole trade-off curves of document as CSV, one row for each distinct result: recording, threshold, the energy
/// under its columnName() (empty where the network's is not known), accuracy, one exit_share for each exit of the
/// deepest network, network; then the points of imported curves in the same unit, with the curve's name as recording
/// and without threshold and shares. Numbers read back exactly.
[[nodiscard]] std::string curvesCsv(const Document &document);

/// Everything as JSON: what offramp curve --json prints of the included variants, under curves each recording's
/// whole trade-off curve (energy null where it is not known), under imported_curves their points and the unit of these,
/// and areas, null where the unit is another one, where there are any the notes and the snapshots (name, note,
/// is_reference, criterion, e_max, unit, and under variants name, network, thresholds and included), and under
/// reference_lines, if any are chosen, what linesJson() says of them; the envelope is that of the whole curves.
[[nodiscard]] std::string everythingJson(const Document &document, const LineChoice &lines = {});

} // namespace offramp
