// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/webpage/pagedata.h"

#include "core/recording/recording.h"
#include "core/support/printable.h"
#include "core/webpage/recordingdata_p.h"
#include "core/webpage/shownwords_p.h"

#include <algorithm>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

const char *originWord(EMaxOrigin origin)
{
    switch (origin) {
    case EMaxOrigin::Contest:
        return "contest";
    case EMaxOrigin::MostExpensiveNetwork:
        return "most expensive network";
    case EMaxOrigin::Chosen:
        break;
    }
    return "chosen";
}

/// E_max by unit, of all units that a recording or a curve has: as decided, else as the program would propose it.
Json eMaxData(const Decisions &decisions, const Sources &sources)
{
    Json byUnit = Json::object();
    for (const CostUnit unit : costAxes) {
        if (const auto shown = withCost(decisions, unit, sources))
            byUnit[toText(unit)] = {{"value", shown->eMax.value}, {"origin", originWord(shown->eMax.origin)}};
    }
    return byUnit;
}

Json variantsData(const Decisions &decisions)
{
    Json variants = Json::array();
    for (const Variant &variant : decisions.variants) {
        const auto place = std::ranges::find(decisions.recordings, variant.recording);
        variants.push_back({{"name", printable(variant.name)},
                            {"recording", place - decisions.recordings.begin()},
                            {"thresholds", variant.thresholds},
                            {"colour", variant.colour},
                            {"included", variant.included}});
    }
    return variants;
}

Json pointData(const Point &point, const Json &name)
{
    return {{"name", name}, {"energy", point.energy}, {"accuracy", point.accuracy}};
}

/// The variants of the pinned state that count, or null.
Json referenceData(const Decisions &decisions, const std::optional<SetResults> &reference)
{
    if (!reference)
        return {};
    Json points = Json::array();
    for (const VariantResult &variant : reference->variants) {
        if (variant.counts())
            points.push_back(pointData(variant.point, printable(variant.name)));
    }
    const Snapshot *snapshot = decisions.referenceSnapshot();
    return {{"name", snapshot ? printable(snapshot->name) : "Pinned state"},
            {"e_max", reference->steps.eMax},
            {"points", std::move(points)}};
}

Json curvesData(const Decisions &decisions)
{
    Json curves = Json::array();
    for (const ImportedCurve &curve : decisions.curves) {
        const PointTable &table = *curve.table;
        Json points = Json::array();
        for (std::size_t i = 0; i < table.points.size(); ++i)
            points.push_back(
                pointData(table.points[i], table.names.empty() ? Json() : Json(printable(table.names[i]))));
        curves.push_back(
            {{"name", withoutFolder(curve.name)}, {"unit", toText(table.unit)}, {"points", std::move(points)}});
    }
    return curves;
}

Json printableList(const std::vector<std::string> &texts)
{
    Json list = Json::array();
    for (const std::string &text : texts)
        list.push_back(printable(text));
    return list;
}

/// The names of the classes, of the first recording of a test set that has them.
Json classNamesOf(const PageTestSet &testSet)
{
    for (const RecordingPtr &recording : testSet.recordings) {
        const auto names
            = recording->columns() ? recording->columns()->names("class_names") : std::vector<std::string>();
        if (!names.empty())
            return printableList(names);
    }
    return Json::array();
}

Result<Json> samplesData(const std::vector<RecordingPtr> &open, const std::map<std::string, SampleSheets> &sheets)
{
    Json samples = Json::object();
    for (const PageTestSet &testSet : pageTestSets(open)) {
        const auto names = sampleNamesOf(testSet);
        if (!names)
            return tl::unexpected(names.error());
        Json list = Json::array();
        for (const std::string &name : *names)
            list.push_back(withoutFolder(name));
        const auto labels = testSet.recordings.front()->table().label();
        const auto drawn = sheets.find(testSet.images);
        const SampleSheets images = drawn == sheets.end() ? SampleSheets() : drawn->second;
        samples[testSet.images] = {{"names", std::move(list)},
                                   {"labels", std::vector<std::int32_t>(labels.begin(), labels.end())},
                                   {"class_names", classNamesOf(testSet)},
                                   {"side", images.side},
                                   {"sheets", images.sheets},
                                   {"per_sheet", images.perSheet},
                                   {"columns", images.columns}};
    }
    return samples;
}

/// JSON text that ends no script element, whatever its strings hold.
std::string forScript(const std::string &json)
{
    std::string text;
    text.reserve(json.size());
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        const std::string_view three = std::string_view(json).substr(i, 3);
        if (c == '<')
            text += "\\u003c";
        else if (c == '>')
            text += "\\u003e";
        else if (c == '&')
            text += "\\u0026";
        else if (three == "\u2028" || three == "\u2029") {
            text += three == "\u2028" ? "\\u2028" : "\\u2029";
            i += 2;
        } else
            text += c;
    }
    return text;
}

} // namespace

Result<std::string> pageData(const Decisions &decisions, const Sources &sources, const Results &results,
                             const PageRequest &request)
{
    if (decisions.recordings.empty() && decisions.curves.empty())
        return failure(ErrorKind::BadInput, "The workspace has no recording and no curve to show.",
                       "Open a recording first.");
    const RecordingColours colours = request.colours.empty() ? coloursOf(decisions) : request.colours;
    Json recordings = Json::array();
    for (const RecordingId id : decisions.recordings)
        recordings.push_back(
            recordingData(decisions, id, sources, colourOf(id, decisions, colours), request.samples.has_value()));
    Json samples;
    if (request.samples) {
        auto data = samplesData(sources.openIn(decisions), *request.samples);
        if (!data)
            return tl::unexpected(data.error());
        samples = std::move(*data);
    }
    const Json data{{"offramp_page", 1},
                    {"version", "offramp " OFFRAMP_VERSION},
                    {"date", request.date},
                    {"title", printable(request.title)},
                    {"notes", printableLines(*decisions.notes)},
                    {"criterion", toText(decisions.criterion)},
                    {"unit", toText(decisions.eMax.unit)},
                    {"e_max", eMaxData(decisions, sources)},
                    {"recordings", std::move(recordings)},
                    {"variants", variantsData(decisions)},
                    {"reference", referenceData(decisions, results.reference)},
                    {"curves", curvesData(decisions)},
                    {"samples", std::move(samples)}};
    return forScript(data.dump(-1, ' ', false, Json::error_handler_t::replace));
}

} // namespace offramp
