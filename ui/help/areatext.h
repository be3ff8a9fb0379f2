// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/intervals.h"

class QColor;

namespace offramp {

/// Explains the area of a document as rich text with the document's numbers: the formula, a row for each step, the
/// sum, which variants add no area and why, and the meaning of the interval. line: the colour of lines.
[[nodiscard]] QString areaText(const Document &document, const Intervals &intervals, const QColor &line);

} // namespace offramp
