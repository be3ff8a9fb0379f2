// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/offramp/verbs.h"
#include "ui/export/figurekind.h"

#include <functional>
#include <string>
#include <vector>

namespace offramp {

/// The help of the option --figure of verbs that print numbers.
inline constexpr const char *figureText = "also write the figure, as PDF, SVG or PNG by its suffix";

/// An error where the suffix of a figure's file is not .pdf, .svg or .png.
[[nodiscard]] Result<void> checkFigurePath(const std::string &path);

/// Writes a figure on a page's width without a display. make is called once Qt has started. An error as of
/// checkFigurePath(), or where the file cannot be written.
[[nodiscard]] Result<void> writeFigure(Arguments arguments, const std::string &path,
                                       const std::function<Figure()> &make);

/// A figure and the file that it is written to.
struct FigureOutput {
    std::string path;
    std::function<Figure()> make;
};

/// The same for several figures, in their order.
[[nodiscard]] Result<void> writeFigures(Arguments arguments, const std::vector<FigureOutput> &figures);

} // namespace offramp
