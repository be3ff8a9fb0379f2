// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/figurefile.h"

#include <memory>

class QMimeData;

namespace offramp {

/// A figure for the clipboard: PNG (as image too), SVG and PDF, whatever takes it may choose. An error where one of
/// them could not be made.
[[nodiscard]] Result<std::unique_ptr<QMimeData>> copiedFigure(const Figure &figure, const FigureFrame &frame);

/// The table of all variants for the clipboard, numbers with every digit: text/csv, plain text with tabs, and HTML.
[[nodiscard]] std::unique_ptr<QMimeData> copiedVariants(const Document &document);

/// Rows of a table, the first its head, in the same three forms.
[[nodiscard]] std::unique_ptr<QMimeData> copiedRows(const QList<QStringList> &rows);

} // namespace offramp
