// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/curvelines.h"

#include "app/offramp/options.h"
#include "core/results/shortnames.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"

#include <fmt/format.h>

namespace offramp {

void addLineOptions(CLI::App *verb, const std::shared_ptr<LineOptions> &options)
{
    verb->add_flag("--oracle", options->oracle,
                   "also the oracle, which exits at the first correct exit: not a rule, it uses labels");
    verb->add_flag("--envelope", options->envelope,
                   "also the concave envelope: two variants mixed at random, reached in expectation");
}

std::vector<ReferenceLine> linesFor(const LineOptions &options, const std::vector<Source> &sources,
                                    std::span<const Point> points, double eMax)
{
    std::vector<ReferenceLine> lines;
    if (!options.any())
        return lines;
    const auto names = shortNames(recordingsOf(sources));
    for (const auto &[recording, thresholds] : sources) {
        const ExitTable &table = recording->table();
        const std::string &name = names.at(recording->path());
        if (const auto line = staticLine(table, name, eMax)) {
            lines.push_back(*line);
        } else if (options.oracle) {
            for (ReferenceLine &ofOracle : oracleLines(table, name, eMax))
                lines.push_back(std::move(ofOracle));
        }
    }
    if (options.envelope)
        lines.push_back(envelopeLine(points, eMax));
    return lines;
}

std::vector<Point> curvePoints(const std::vector<Source> &sources)
{
    std::vector<Point> points;
    for (const Source &source : sources) {
        for (const CurvePoint &place : source.recording->curve())
            points.push_back({place.energy, place.accuracy});
    }
    return points;
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

nlohmann::ordered_json linesJson(const std::vector<ReferenceLine> &lines)
{
    using Json = nlohmann::ordered_json;
    Json list = Json::array();
    for (const ReferenceLine &line : lines) {
        Json points = Json::array();
        for (const Point &point : line.points)
            points.push_back({{"energy", point.energy}, {"accuracy", point.accuracy}});
        list.push_back({{"kind", toText(line.kind)},
                        {"meaning", meaningOf(line.kind)},
                        {"uses_labels", usesLabels(line.kind)},
                        {"recording", line.source.empty() ? Json() : Json(line.source)},
                        {"area", line.area ? Json(*line.area) : Json()},
                        {"points", std::move(points)}});
    }
    return list;
}

} // namespace offramp
