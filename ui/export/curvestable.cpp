// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/curvestable.h"

#include "core/results/resultstext.h"
#include "core/results/shortnames.h"
#include "core/support/csv.h"
#include "core/support/numbers.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json &json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json importedJson(const Document &document)
{
    const auto orNull = [](const std::optional<double> &value) { return value ? Json(*value) : Json(); };
    Json list = Json::array();
    for (const ImportedCurve &curve : document.decisions().curves) {
        const PointTable &table = *curve.table;
        const auto result = std::ranges::find(document.results().curves, curve.id, &CurveResult::id);
        Json points = Json::array();
        for (std::size_t i = 0; i < table.points.size(); ++i) {
            Json point{{"energy", table.points[i].energy}, {"accuracy", table.points[i].accuracy}};
            if (!table.names.empty())
                point["name"] = table.names[i];
            points.push_back(std::move(point));
        }
        list.push_back({{"name", curve.name},
                        {"unit", toText(table.unit)},
                        {"accuracy_read_as", toText(table.accuracyUnit)},
                        {"area", orNull(result->area)},
                        {"normalised_area", orNull(result->normalisedArea)},
                        {"points", std::move(points)}});
    }
    return list;
}

std::string networkOf(const Variant &variant, const Document &document)
{
    const Decisions &decisions = document.decisions();
    const AbsentRecording *missing = decisions.find(variant.recording);
    return missing ? decisions.nameOf(*missing) : document.recording(variant.recording)->name();
}

Json snapshotsJson(const Document &document)
{
    const Snapshot *reference = document.decisions().referenceSnapshot();
    Json list = Json::array();
    for (const Snapshot &snapshot : *document.decisions().snapshots) {
        const ReferenceDecision &state = snapshot.state;
        Json variants = Json::array();
        for (const Variant &variant : state.variants) {
            Thresholds thresholds = variant.thresholds;
            for (double &threshold : thresholds)
                threshold = writtenThreshold(threshold, state.criterion);
            variants.push_back({{"name", variant.name},
                                {"network", networkOf(variant, document)},
                                {"thresholds", std::move(thresholds)},
                                {"included", variant.included}});
        }
        list.push_back({{"name", snapshot.name},
                        {"note", snapshot.note},
                        {"is_reference", &snapshot == reference},
                        {"criterion", toText(state.criterion)},
                        {"e_max", state.eMax},
                        {"unit", toText(state.unit)},
                        {"variants", std::move(variants)}});
    }
    return list;
}

} // namespace

std::string curvesCsv(const Document &document)
{
    std::size_t exits = 0;
    for (const RecordingPtr &recording : document.recordings())
        exits = std::max(exits, static_cast<std::size_t>(recording->table().exitCount()));

    std::string text = std::string("recording,threshold,") + columnName(document.eMax().unit) + ",accuracy";
    for (std::size_t k = 1; k <= exits; ++k)
        text += ",exit_share_" + std::to_string(k);
    text += ",network\n";
    const auto names = shortNames(document.recordings());
    for (const RecordingPtr &recording : document.recordings()) {
        const std::string name = csvField(names.at(recording->path()));
        for (const CurvePoint &point : recording->curve()) {
            text += name + ',' + shortestText(writtenThreshold(point.threshold, document.criterion())) + ','
                    + (recording->hasCost() ? shortestText(point.energy) : std::string()) + ','
                    + shortestText(point.accuracy);
            const auto shares = recording->sweep().at(point.threshold).exitShares();
            for (std::size_t k = 0; k < exits; ++k)
                text += k < shares.size() ? ',' + shortestText(shares[k]) : std::string(",");
            text += ',' + csvField(recording->name()) + '\n';
        }
    }
    for (const ImportedCurve &curve : document.decisions().curves) {
        if (curve.table->unit != document.eMax().unit)
            continue;
        for (const Point &point : curve.table->points)
            text += csvField(curve.name) + ",," + shortestText(point.energy) + ',' + shortestText(point.accuracy)
                    + std::string(exits + 1, ',') + '\n';
    }
    return text;
}

std::string everythingJson(const Document &document, const LineChoice &lines)
{
    // Written entry by entry: a curve may have millions of points.
    std::string text = toJson(document.results(), document.recordings());
    text.erase(text.rfind("\n}"));
    text += ",\n \"curves\": [";
    const auto names = shortNames(document.recordings());
    std::string betweenCurves = "\n";
    for (const RecordingPtr &recording : document.recordings()) {
        text += betweenCurves + "  {\"recording\": " + dumped(names.at(recording->path()))
                + ", \"name\": " + dumped(recording->name())
                + ", \"samples\": " + std::to_string(recording->table().sampleCount()) + ", \"curve\": [";
        std::string between = "\n";
        for (const CurvePoint &point : recording->curve()) {
            text += between + "   "
                    + dumped({{"threshold", writtenThreshold(point.threshold, document.criterion())},
                              {"energy", recording->hasCost() ? Json(point.energy) : Json()},
                              {"accuracy", point.accuracy},
                              {"exit_shares", recording->sweep().at(point.threshold).exitShares()}});
            between = ",\n";
        }
        text += "\n  ]}";
        betweenCurves = ",\n";
    }
    text += "\n ]";
    if (!document.decisions().curves.empty())
        text += ",\n \"imported_curves\": " + dumped(importedJson(document));
    if (!document.decisions().notes->empty())
        text += ",\n \"notes\": " + dumped(*document.decisions().notes);
    if (!document.decisions().snapshots->empty())
        text += ",\n \"snapshots\": " + dumped(snapshotsJson(document));
    if (lines.any()) {
        const auto recordings = document.recordings();
        text += ",\n \"reference_lines\": "
                + linesJson(referenceLines(lines, recordings, curvePoints(recordings), document.eMax().value));
    }
    return text + "\n}\n";
}

} // namespace offramp
