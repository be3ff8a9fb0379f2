// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/linechoice.h"

#include "core/results/shortnames.h"
#include "core/search/keptexits.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace offramp {

namespace {

Result<ReferenceLine> rulesOf(const OpenRecording &recording, const std::string &source, double eMax,
                              const IsCancelled &isCancelled)
{
    const auto search
        = [&](const ExitTable &table) { return rulesLine(table, source, recording.criterion(), eMax, {isCancelled}); };
    if (recording.view().off.empty())
        return search(recording.table());
    return search(keepExits(recording.whole(), recording.exitsOn(), recording.headCosts()));
}

} // namespace

std::vector<ReferenceLine> linesOf(const LineChoice &choice, const OpenRecording &recording, const std::string &source,
                                   double eMax, const IsCancelled &isCancelled)
{
    if (!choice.any() || !recording.hasCost())
        return {};
    if (const auto line = staticLine(recording.table(), source, eMax))
        return {*line};
    std::vector<ReferenceLine> lines;
    if (choice.oracle)
        lines = oracleLines(recording.table(), source, eMax, recording.view().off);
    if (choice.binned) {
        if (auto line = rulesOf(recording, source, eMax, isCancelled))
            lines.push_back(std::move(*line));
    }
    return lines;
}

std::vector<ReferenceLine> referenceLines(const LineChoice &choice, const std::vector<RecordingPtr> &recordings,
                                          std::span<const Point> points, double eMax)
{
    std::vector<ReferenceLine> lines;
    const auto names = shortNames(recordings);
    for (const RecordingPtr &recording : recordings)
        std::ranges::move(linesOf(choice, *recording, names.at(recording->path()), eMax), std::back_inserter(lines));
    if (choice.envelope)
        lines.push_back(envelopeLine(points, eMax));
    return lines;
}

std::vector<Point> curvePoints(const std::vector<RecordingPtr> &recordings)
{
    std::vector<Point> points;
    for (const RecordingPtr &recording : recordings) {
        if (!recording->hasCost())
            continue;
        for (const CurvePoint &place : recording->curve())
            points.push_back({place.energy, place.accuracy});
    }
    return points;
}

std::string linesJson(const std::vector<ReferenceLine> &lines)
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
    return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace offramp
