// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "ui/export/figureframe.h"
#include "ui/export/figurekind.h"

#include <QByteArray>

#include <optional>

namespace offramp {

/// How a figure is stored.
enum class FigureFormat { Pdf, Svg, Png };

inline constexpr std::array figureFormats{FigureFormat::Pdf, FigureFormat::Svg, FigureFormat::Png};

/// The suffix of its files: "pdf", "svg", "png".
[[nodiscard]] QString suffixOf(FigureFormat format);

/// The format that a file's suffix says, in any case; nothing for other suffixes.
[[nodiscard]] std::optional<FigureFormat> formatOf(const QString &path);

/// The figure on white, whatever the window's theme, as the bytes of a file of exactly the frame's size.
/// Text remains text in PDF and SVG.
[[nodiscard]] Result<QByteArray> figureFile(const Figure &figure, FigureFormat format, const FigureFrame &frame,
                                            const FigureOptions &options = {});

/// Paints the figure on white at the painter's origin, with that many units per inch.
void paintFigureSheet(QPainter &painter, const Figure &figure, const FigureFrame &frame, double unitsPerInch,
                      const FigureOptions &options = {});

} // namespace offramp
