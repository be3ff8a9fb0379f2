// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/figurefile.h"

#include <memory>

class QMimeData;

namespace offramp {

/// A figure for the clipboard as PNG (also as image), SVG and PDF; the receiver chooses. An error if one of
/// them could not be made.
[[nodiscard]] Result<std::unique_ptr<QMimeData>> copiedFigure(const Figure &figure, const FigureFrame &frame);

/// The table of all variants for the clipboard, numbers with every digit: text/csv, plain text with tabs, and HTML.
[[nodiscard]] std::unique_ptr<QMimeData> copiedVariants(const Document &document);

/// Rows of a table, the first is the header, in the same three forms.
[[nodiscard]] std::unique_ptr<QMimeData> copiedRows(const QList<QStringList> &rows);

} // namespace offramp
