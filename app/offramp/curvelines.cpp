// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/curvelines.h"

#include "app/offramp/options.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"

#include <fmt/format.h>

namespace offramp {

void addLineOptions(CLI::App *verb, const std::shared_ptr<LineChoice> &choice)
{
    verb->add_flag("--oracle", choice->oracle,
                   "also the oracle, which exits at the first correct exit: not a rule, it uses labels");
    verb->add_flag("--envelope", choice->envelope,
                   "also the concave envelope: two variants mixed at random, reached in expectation");
    verb->add_flag("--binned", choice->binned,
                   "also the best rules by bins of the current exit's uncertainty, chosen on these samples");
}

void printLines(const std::vector<ReferenceLine> &lines, const CostFormat &costs)
{
    constexpr std::size_t mostShown = 12;
    for (const ReferenceLine &line : lines) {
        writeOutput(fmt::format("{}{} ({})\n", toText(line.kind),
                                line.source.empty() ? std::string() : " of " + printable(line.source),
                                meaningOf(line.kind)));
        for (std::size_t i = 0; i < line.points.size() && i < mostShown; ++i)
            writeOutput(fmt::format("  {:>12} {} {:>8} %\n", costs.text(line.points[i].energy), costs.unitName(),
                                    percentNumber(line.points[i].accuracy, 0)));
        if (line.points.size() > mostShown)
            writeOutput(fmt::format("  … and {} more corners (--json has all)\n", line.points.size() - mostShown));
        writeOutput(line.area ? fmt::format("  {}\n", areaSentence(*line.area, costs))
                              : fmt::format("  no area: nothing lies below E_max = {} {}\n", costs.eMaxText(),
                                            costs.unitName()));
    }
}

} // namespace offramp
