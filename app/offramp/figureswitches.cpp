// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/figureswitches.h"

#include "ui/export/axisspan.h"
#include "ui/export/figurefont.h"

#include <fmt/format.h>

namespace offramp {

namespace {

struct Ends {
    QString from;
    QString to;
};

/// "0:10MFLOPs" as two texts.
Result<Ends> endsOf(const std::string &text, const char *option)
{
    if (text.empty())
        return Ends{};
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos || text.size() == 1)
        return failure(ErrorKind::Usage, fmt::format("\"{}\" is not the part of an axis.", text),
                       fmt::format("Give both ends, or one of them: {} FROM:TO, FROM: or :TO.", option));
    return Ends{QString::fromStdString(text.substr(0, colon)), QString::fromStdString(text.substr(colon + 1))};
}

} // namespace

void addFigureSwitches(CLI::App *verb, const std::shared_ptr<FigureSwitches> &switches)
{
    const auto flag = [&](const char *name, bool FigureOptions::*option, bool value, const char *help) {
        verb->add_flag_callback(
            name, [switches, option, value] { switches->options.*option = value; }, help);
    };
    flag("--no-labels", &FigureOptions::hasLabels, false, "figures without names of variants and numbers in the plot");
    flag("--no-legend", &FigureOptions::hasLegend, false,
         "figures without a legend; networks are named at their curves in the step curve");
    flag("--no-ghost", &FigureOptions::hasGhost, false, "figures without the pinned reference");
    flag("--no-grid", &FigureOptions::hasGrid, false, "figures without grid lines");
    flag("--greyscale", &FigureOptions::isGrey, true,
         "figures without colour: lines and markers differ in dashes, shape and lightness");
    flag("--serif", &FigureOptions::isSerif, true, "figures in a serif font as wide as Times, if one is installed");
    verb->add_option("--title", switches->title, "text above the figures, and title of the web page");
    verb->add_option(
        "--energy-axis", switches->energies,
        "part of the energy axis of the step curve, FROM:TO, each end in the unit of the costs or with its "
        "own (0:10MFLOPs), or empty");
    verb->add_option("--accuracy-axis", switches->accuracies,
                     "part of the accuracy axis of the step curve in percent, FROM:TO");
}

std::vector<std::string> figureSwitches()
{
    return {"--no-labels", "--no-legend", "--no-ghost",    "--no-grid",
            "--greyscale", "--serif",     "--energy-axis", "--accuracy-axis"};
}

Result<FigureOptions> figureOptions(const FigureSwitches &switches, CostUnit unit)
{
    FigureOptions options = switches.options;
    if (options.isSerif && !serifFamily())
        return failure(ErrorKind::Failed, "--serif: no serif font as wide as Times is installed.",
                       "Install one, such as Liberation Serif (fonts-liberation), or leave --serif out.");
    options.title = QString::fromStdString(switches.title);
    const auto energies = endsOf(switches.energies, "--energy-axis").and_then([&](const Ends &ends) {
        return energySpan(ends.from, ends.to, {unit, 1});
    });
    if (!energies)
        return tl::unexpected(energies.error());
    const auto accuracies = endsOf(switches.accuracies, "--accuracy-axis").and_then([](const Ends &ends) {
        return accuracySpan(ends.from, ends.to);
    });
    if (!accuracies)
        return tl::unexpected(accuracies.error());
    options.energies = *energies;
    options.accuracies = *accuracies;
    return options;
}

} // namespace offramp
