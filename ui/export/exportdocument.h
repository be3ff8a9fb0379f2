// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/figure.h"

namespace offramp {

/// What can be exported, each in a file of its own kind.
enum class ExportForm { Pdf, Svg, Png, Csv, Json };

/// The suffix of a form's files: "pdf", "svg", "png", "csv", "json".
[[nodiscard]] QString suffixOf(ExportForm form);

/// The form that a file's suffix asks for, or nothing.
[[nodiscard]] std::optional<ExportForm> formOf(const QString &path);

/// The range of energies and accuracies that a figure of document shows where nobody zoomed.
[[nodiscard]] PlotRange exportRange(const Document &document);

/// How large a figure is, and what part of the chart it shows.
struct FigureFrame {
    PlotRange range;
    QSizeF millimetres{160, 100};
    int dotsPerInch = 300; ///< of a PNG
};

/// Writes the energy-accuracy chart (PDF, SVG, PNG) or the included variants (CSV, JSON) of document to path. On an
/// error the file is as it was.
[[nodiscard]] Result<void> exportDocument(const Document &document, ExportForm form, const QString &path,
                                          const FigureFrame &frame);

} // namespace offramp
