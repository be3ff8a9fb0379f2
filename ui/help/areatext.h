// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/intervals.h"

class QColor;

namespace offramp {

/// What the area of a document is, as rich text with the document's own numbers: the formula, a row for each step, the
/// sum, which variants add nothing and why, and what the interval says. Lines are of that colour.
[[nodiscard]] QString areaText(const Document &document, const Intervals &intervals, const QColor &line);

} // namespace offramp
