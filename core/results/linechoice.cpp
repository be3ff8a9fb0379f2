// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/linechoice.h"

#include "core/results/shortnames.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace offramp {

std::vector<ReferenceLine> linesOf(const LineChoice &choice, const OpenRecording &recording, const std::string &source,
                                   double eMax)
{
    if (!choice.any() || !recording.hasCost())
        return {};
    if (const auto line = staticLine(recording.table(), source, eMax))
        return {*line};
    return choice.oracle ? oracleLines(recording.table(), source, eMax, recording.view().off)
                         : std::vector<ReferenceLine>();
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
