// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "core/tradeoff/costunit.h"
#include "ui/charts/figureoptions.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <vector>

namespace offramp {

/// What figures show, as the command line says it.
struct FigureSwitches {
    FigureOptions options = {};
    std::string title;
    std::string energies;   ///< "FROM:TO"; empty = all
    std::string accuracies; ///< the same, in percent
};

/// Adds --no-labels, --no-legend, --no-ghost, --no-grid, --greyscale, --serif, --title, --energy-axis and
/// --accuracy-axis to a verb. The switches must outlive it.
void addFigureSwitches(CLI::App *verb, const std::shared_ptr<FigureSwitches> &switches);

/// Their names, without --title, which a web page has too.
[[nodiscard]] std::vector<std::string> figureSwitches();

/// The options that were chosen, of figures whose costs are in unit. Errors: an axis that is none, no serif font. Needs
/// an application, which knows the fonts.
[[nodiscard]] Result<FigureOptions> figureOptions(const FigureSwitches &switches, CostUnit unit);

} // namespace offramp
