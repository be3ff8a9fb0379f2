// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/figureoutput.h"
#include "app/offramp/options.h"
#include "app/offramp/readpoints.h"
#include "app/offramp/verbs.h"
#include "app/offramp/writejson.h"

#include "core/energylogs/energylog.h"
#include "core/rankings/rankingcsv.h"
#include "core/rankings/recordedmodel.h"
#include "core/support/atomicfile.h"
#include "core/support/file.h"
#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/outputs.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"
#include "core/support/words.h"
#include "ui/compare/rankfigure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<RankBy, const char *>, 4> rankings{
    {{RankBy::Accuracy, "accuracy"}, {RankBy::Classes, "classes"}, {RankBy::Sam, "sam"}, {RankBy::Area, "area"}}};

struct VerbOptions {
    std::string table;             ///< or a recording
    std::vector<std::string> more; ///< recordings
    std::string by = "accuracy";
    std::string classes = "final";
    std::string unit = "kWh";
    std::string accuracy;    ///< head of a column; empty = detect
    std::string electricity; ///< head of a column; empty = detect
    double alpha = 5;
    double beta = 5;
    double eMax = 0; ///< 0: not given
    AccuracyUnit accuracyUnit = AccuracyUnit::Detect;
    bool json = false;
    std::string csv; ///< files to write; empty = none
    std::string figure;
};

struct Ranking {
    RankBy by = RankBy::Accuracy;
    RankOptions options;
    double eMax = 0;
    ModelTable table;
    std::vector<Rank> ranks;
    std::vector<std::size_t> order;
};

std::optional<std::size_t> rankIn(const Ranking &ranking, const Rank &rank)
{
    switch (ranking.by) {
    case RankBy::Accuracy:
        return rank.accuracyRank;
    case RankBy::Classes:
        return rank.classRank;
    case RankBy::Sam:
        return rank.samRank;
    case RankBy::Area:
        break;
    }
    return rank.areaRank;
}

/// Why a model has no rank.
std::string whyUnranked(const Ranking &ranking, const Model &model)
{
    const std::string &unit = ranking.table.unit.name;
    const std::string electricity = fmt::format("{:.6g}", model.electricity); // as in the table
    if (ranking.by == RankBy::Classes)
        return fmt::format("its accuracy of {} % is below the lowest class", shortestText(model.accuracy * 100));
    if (ranking.by == RankBy::Area)
        return fmt::format("its electricity of {} {} is not below E_max = {}", electricity, unit,
                           shortestText(ranking.eMax));
    return fmt::format("SAM is undefined: E = {} {}, and E <= 1 {}", electricity, unit, unit);
}

void printNotes(const Ranking &ranking)
{
    for (const std::string &note : ranking.table.notes)
        printNote(note);
    bool isUndefined = false;
    for (const std::size_t i : ranking.order) {
        const Model &model = ranking.table.models[i];
        if (rankIn(ranking, ranking.ranks[i]))
            continue;
        printNote(fmt::format("{} has no rank and comes last: {}.", model.name, whyUnranked(ranking, model)));
        isUndefined = ranking.by == RankBy::Sam;
    }
    if (isUndefined)
        printNote("In a smaller unit every electricity may be above 1: choose it with --unit Wh, or --unit J.");
}

void printJson(const Ranking &ranking)
{
    Json models = Json::array();
    for (const std::size_t i : ranking.order) {
        const Model &model = ranking.table.models[i];
        const Rank &rank = ranking.ranks[i];
        models.push_back({{"name", model.name},
                          {"accuracy", model.accuracy},
                          {"electricity", model.electricity},
                          {"unit", ranking.table.unit.name},
                          {"class", orNull(rank.classOf)},
                          {"class_rank", orNull(rank.classRank)},
                          {"sam", orNull(rank.sam)},
                          {"sam_rank", orNull(rank.samRank)},
                          {"accuracy_rank", orNull(rank.accuracyRank)},
                          {"area", orNull(rank.area)},
                          {"area_rank", orNull(rank.areaRank)}});
    }
    const Json json{{"version", "offramp " OFFRAMP_VERSION},
                    {"unit", ranking.table.unit.name},
                    {"accuracy_read_as", toText(ranking.table.accuracyUnit)},
                    {"by", wordFor(rankings, ranking.by)},
                    {"classes", ranking.options.classes},
                    {"alpha", ranking.options.alpha},
                    {"beta", ranking.options.beta},
                    {"e_max", ranking.eMax},
                    {"models", std::move(models)}};
    writeJson(json);
}

void printText(const Ranking &ranking)
{
    constexpr std::size_t widest = 32;
    const auto text
        = [](const auto &value) { return value ? fmt::format("{:.6g}", *value) : std::string("undefined"); };
    const bool byArea = ranking.by == RankBy::Area;
    if (byArea)
        writeOutput(fmt::format("by area up to E_max = {} {}\n", shortestText(ranking.eMax), ranking.table.unit.name));
    else
        writeOutput(fmt::format("by {}; SAM = {} accuracy^{} / log10(electricity in {})\n",
                                wordFor(rankings, ranking.by), shortestText(ranking.options.beta),
                                shortestText(ranking.options.alpha), ranking.table.unit.name));
    writeOutput(fmt::format("{:>4} {:<{}} {:>10} {:>16} {:>9} {:>11}\n", "rank", "model", widest, "accuracy",
                            "electricity, " + ranking.table.unit.name, "class", byArea ? "area" : "SAM"));
    for (const std::size_t i : ranking.order) {
        const Model &model = ranking.table.models[i];
        const Rank &rank = ranking.ranks[i];
        const auto place = rankIn(ranking, rank);
        writeOutput(fmt::format("{:>4} {:<{}} {:>8.2f} % {:>16.6g} {:>9} {:>11}\n",
                                place ? std::to_string(*place) : "-", printable(model.name, widest), widest,
                                model.accuracy * 100, model.electricity, rank.classOf.value_or("none"),
                                text(byArea ? rank.area : rank.sam)));
    }
}

/// Why a text is not a table of models: where it is an energy log, what is wrong with that, or what it lacks.
Error whyNotTable(const std::string &text, const std::string &source, const Error &refusal)
{
    const std::string tool = energyLogTool(text);
    if (tool.empty())
        return refusal;
    if (const auto log = parseEnergyLog(text, source); !log)
        return log.error();
    return {ErrorKind::BadInput, fmt::format("{} is an energy log of {}, which has no accuracies.", source, tool),
            "Write a table of name, accuracy and electricity with what offramp energy prints for it, or type the "
            "accuracies in the window, in View > Compare networks."};
}

Ranking completed(Ranking ranking, ModelTable table, const VerbOptions &options)
{
    ranking.table = std::move(table);
    ranking.eMax = options.eMax > 0 ? options.eMax : eMaxAbove(ranking.table.models);
    ranking.options.eMax = ranking.eMax;
    ranking.ranks = rankModels(ranking.table.models, ranking.options);
    ranking.order = rankOrder(ranking.table.models, ranking.ranks, ranking.by);
    return ranking;
}

/// The recordings that are ranked; empty where a table is.
Result<std::vector<std::string>> recordingsIn(const VerbOptions &options)
{
    std::vector<std::string> files{options.table};
    files.insert(files.end(), options.more.begin(), options.more.end());
    const auto recordings
        = std::ranges::count_if(files, [](const std::string &file) { return file.ends_with(".exits"); });
    if (static_cast<std::size_t>(recordings) == files.size())
        return files;
    if (files.size() == 1)
        return std::vector<std::string>();
    return failure(ErrorKind::Usage, "Several files can be ranked together only if all are recordings (.exits).",
                   "Give one table, or only recordings.");
}

Result<Ranking> ranked(const VerbOptions &options)
{
    const auto classes = parseClasses(options.classes);
    if (!classes)
        return tl::unexpected(classes.error());
    const auto unit = parseElectricityUnit(options.unit);
    if (!unit)
        return tl::unexpected(unit.error());
    Ranking ranking;
    ranking.by = valueOf(rankings, options.by).value_or(RankBy::Accuracy);
    ranking.options = {*classes, options.alpha, options.beta, {}};
    const auto recordings = recordingsIn(options);
    if (!recordings)
        return tl::unexpected(recordings.error());
    if (!recordings->empty())
        return readRecordedModels(*recordings, *unit).map([&](ModelTable models) {
            return completed(std::move(ranking), std::move(models), options);
        });
    auto table
        = takePipe(options.table, largestTable)
              .and_then([&] { return readWholeFile(options.table, largestTable); })
              .and_then([&](const std::string &text) {
                  return readModelTable(text, options.table,
                                        {*unit, options.accuracyUnit, options.accuracy, options.electricity})
                      .map_error([&](const Error &refusal) { return whyNotTable(text, options.table, refusal); });
              });
    if (!table)
        return tl::unexpected(table.error());
    return completed(std::move(ranking), std::move(*table), options);
}

Result<void> runRank(Arguments arguments, const VerbOptions &options)
{
    if (!options.figure.empty()) {
        if (auto checked = checkFigurePath(options.figure); !checked)
            return checked;
    }
    std::vector<std::filesystem::path> inputs{options.table};
    inputs.insert(inputs.end(), options.more.begin(), options.more.end());
    if (auto checked = checkOutputs({options.csv, options.figure}, inputs); !checked)
        return checked;
    const auto ranking = ranked(options);
    if (!ranking)
        return tl::unexpected(ranking.error());
    printNotes(*ranking);
    if (!options.csv.empty()) {
        const std::string csv = rankingCsv(ranking->table, ranking->ranks, ranking->order, ranking->options);
        if (auto written = writeFileAtomically(options.csv, csv); !written)
            return written;
    }
    if (!options.figure.empty()) {
        const auto make = [&] { return rankFigure(rankContent(ranking->table, ranking->ranks, ranking->options)); };
        if (auto written = writeFigure(arguments, options.figure, make); !written)
            return written;
    }
    if (options.json)
        printJson(*ranking);
    else
        printText(*ranking);
    return {};
}

} // namespace

Verb addRank(CLI::App &app, Arguments arguments)
{
    auto *verb = app.add_subcommand("rank", "Rank whole networks by accuracy and electricity");
    verb->footer(
        "The table is CSV with columns for name, accuracy and electricity (\"energy (kWh)\", \"electricity_kj\").\n"
        "Recordings with measured joules (offramp-engine measure --into) are ranked as whole networks: the accuracy\n"
        "of the last exit, and its joules per image times the number of images.\n"
        "Classes: final is [80,90[, [90,95[, [95,100]; draft begins at 90, 95 and 99. Within a class only\n"
        "electricity counts. SAM = beta accuracy^alpha / log10(electricity), undefined up to 1 unit. The figure shows\n"
        "accuracy against electricity, and the ranking by SAM.");
    const auto options = std::make_shared<VerbOptions>();
    verb->add_option("table", options->table, "CSV file, or a recording (FILE.exits)")->required();
    verb->add_option("recordings", options->more, "further recordings");
    verb->add_option("--by", options->by, "accuracy, classes, sam or area")
        ->check(CLI::IsMember({"accuracy", "classes", "sam", "area"}))
        ->capture_default_str();
    verb->add_option("--classes", options->classes, "final, draft, or lower limits in percent: 90,95")
        ->capture_default_str();
    verb->add_option("--alpha", options->alpha, "exponent of the accuracy in SAM")->capture_default_str();
    verb->add_option("--beta", options->beta, "factor of SAM")->capture_default_str();
    verb->add_option("--unit", options->unit,
                     "unit of the electricity in SAM, and of a column that names none: kWh, Wh, MWh, kJ, MJ or J")
        ->capture_default_str();
    verb->add_option("--emax", options->eMax,
                     "upper limit of the areas in that unit (default: a round number above the largest electricity)")
        ->check(CLI::PositiveNumber);
    verb->add_option("--accuracy", options->accuracy, "column of the accuracy (default: by its name)");
    verb->add_option("--electricity", options->electricity, "column of the electricity (default: by its name)");
    const auto read = [options](AccuracyUnit unit) { return [=] { options->accuracyUnit = unit; }; };
    auto *percent = verb->add_flag_callback("--percent", read(AccuracyUnit::Percent), "accuracies are percent");
    verb->add_flag_callback("--fraction", read(AccuracyUnit::Fraction), "accuracies are fractions")->excludes(percent);
    verb->add_flag("--json", options->json, "print JSON");
    verb->add_option("--csv", options->csv, "also write the ranking with all columns into a CSV file");
    verb->add_option("--figure", options->figure, figureText);
    return {verb, [options, arguments] { return runRank(arguments, *options); }};
}

} // namespace offramp
