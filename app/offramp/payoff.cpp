// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/figureoutput.h"
#include "app/offramp/opensource.h"
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"
#include "app/offramp/writejson.h"

#include "core/exits/meancost.h"
#include "core/scaling/payoffstudy.h"
#include "core/scaling/trainingenergy.h"
#include "core/support/file.h"
#include "core/support/outputs.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"
#include "ui/charts/payofffigure.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

struct PayoffOptions {
    std::string recording; ///< FILE, or FILE@THRESHOLDS; empty = costs are given
    std::string thresholds;
    std::string criterion = "entropy";
    std::string training; ///< an amount with its unit
    std::string log;      ///< an energy log of the training
    std::vector<std::string> runs;
    std::string full;
    std::vector<std::string> variants;
    std::string figure;
    OutputForm form = OutputForm::Text;
};

/// What one image costs, with and without early exits.
struct Costs {
    ImageCost full;
    std::vector<ImageCost> variants;
};

Result<Work> trainingOf(const PayoffOptions &options)
{
    if (options.log.empty())
        return parseWork(options.training, {}, "The training");
    if (auto taken = takePipe(options.log, largestEnergyLog); !taken)
        return tl::unexpected(taken.error());
    const auto log = readEnergyLog(options.log);
    if (!log)
        return tl::unexpected(log.error());
    for (const std::string &note : log->notes)
        printNote(note);
    const auto training = trainingEnergy(*log, options.runs, options.log);
    if (!training)
        return tl::unexpected(training.error());
    for (const std::string &note : training->notes)
        printNote(note);
    return training->work;
}

/// The unit of costs that name none: joules for a training in joules, GFLOPs for one in FLOPs.
Result<Costs> typedCosts(const PayoffOptions &options, WorkKind kind)
{
    const WorkUnit bare = fileUnit(kind);
    const auto full = parseWork(options.full, bare, "The cost of the full network");
    if (!full)
        return tl::unexpected(full.error());
    Costs costs{{"full network", *full}, {}};
    for (const std::string &text : options.variants) {
        const auto variant = parseWork(text, bare, "The cost of the variant");
        if (!variant)
            return tl::unexpected(variant.error());
        const std::string name
            = options.variants.size() == 1 ? "variant" : fmt::format("variant {}", costs.variants.size() + 1);
        costs.variants.push_back({name, *variant});
    }
    return costs;
}

/// The recording in joules where they are asked for and it has them.
RecordingPtr inJoules(const RecordingPtr &recording, WorkKind kind)
{
    if (kind != WorkKind::Joules || std::ranges::count(recording->costs(), CostUnit::Joules) == 0)
        return recording;
    TableView view = recording->view();
    view.cost = CostUnit::Joules;
    return recording->under(view).value_or(recording);
}

/// kind: what the costs should be, if the recording has such.
Result<Costs> recordedCosts(const PayoffOptions &options, WorkKind kind)
{
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    const auto source = openSource(options.recording, options.thresholds, *criterion);
    if (!source)
        return tl::unexpected(source.error());
    const RecordingPtr recording = inJoules(source->recording, kind);
    const ExitTable &table = recording->table();
    if (source->thresholds.empty())
        return failure(ErrorKind::Usage, "No thresholds were given, so there is no variant.",
                       "Give --thresholds, or FILE@THRESHOLDS, such as run.exits@0.5,0.9.");
    const auto settings = parseSettings(source->thresholds, table.exitCount(), *criterion);
    if (!settings)
        return tl::unexpected(settings.error());
    const char *unit = toText(shownUnit(table.cost().unit));
    const auto costOf = [&](const MeanCost &cost) {
        return workOf(cost.mean, cost.halfWidth, unit, fmt::format("The cost of {}", recording->path()));
    };
    const auto full = costOf(fullCost(table));
    if (!full)
        return tl::unexpected(full.error());
    Costs costs{{recording->name(), *full}, {}};
    for (const Thresholds &each : *settings)
        costs.variants.push_back(
            {fmt::format("{}@{}", recording->name(), toText(each, *criterion)), *costOf(meanCost(table, each))});
    return costs;
}

/// The costs of a recording where the full network takes what --full says: those of the variants are estimated.
Result<Costs> estimatedCosts(const PayoffOptions &options, WorkKind kind)
{
    const auto full = parseWork(options.full, fileUnit(kind), "The cost of the full network");
    if (!full)
        return tl::unexpected(full.error());
    auto costs = recordedCosts(options, kind);
    if (!costs)
        return costs;
    costs->variants = inProportion(std::move(costs->variants), costs->full.cost, *full);
    costs->full.cost = *full;
    printNote("The costs of the variants are estimated: --full in proportion to the recorded costs.");
    return costs;
}

Result<Costs> costsOf(const PayoffOptions &options, WorkKind kind)
{
    if (options.recording.empty())
        return typedCosts(options, kind);
    return options.full.empty() ? recordedCosts(options, kind) : estimatedCosts(options, kind);
}

Result<PayoffStudy> study(const PayoffOptions &options)
{
    if (options.training.empty() == options.log.empty())
        return failure(ErrorKind::Usage,
                       options.log.empty() ? "The work of the training is missing."
                                           : "The work of the training is given twice.",
                       "Give either --training, such as 3.2MJ, or --log with an energy log.");
    const bool isTyped = !options.full.empty() && !options.variants.empty();
    if (options.recording.empty() ? !isTyped : !options.variants.empty())
        return failure(ErrorKind::Usage, "The costs per image are not given in one way.",
                       "Give either a recording with thresholds, or both --full and --variant.");
    const auto training = trainingOf(options);
    if (!training)
        return tl::unexpected(training.error());
    const auto costs = costsOf(options, training->kind);
    if (!costs)
        return tl::unexpected(costs.error());
    return studyPayoff(*training, costs->full, costs->variants);
}

Json inUnit(double amount, const WorkUnit &unit)
{
    return amount / unit.size;
}

Json countJson(const std::optional<double> &images)
{
    constexpr double exact = 9e15; // larger numbers are not whole in most readers of JSON
    if (!images)
        return {};
    return *images < exact ? Json(static_cast<std::int64_t>(*images)) : Json(*images);
}

/// A work or a cost under its key, with half the width of its interval.
void putWork(Json &json, const char *key, const Work &work, const WorkUnit &unit)
{
    json[key] = inUnit(work.amount, unit);
    json[std::string(key) + "_half_width"] = work.halfWidth > 0 ? inUnit(work.halfWidth, unit) : Json();
}

void putCount(Json &json, const char *key, const ImageCount &count)
{
    const std::string name = key;
    json[name] = countJson(count.images);
    json[name + "_low"] = count.hasInterval ? countJson(count.low) : Json();
    json[name + "_high"] = countJson(count.high);
}

void printJson(const PayoffStudy &study)
{
    const WorkUnit unit = fileUnit(study.training.kind);
    Json json{{"version", "offramp " OFFRAMP_VERSION}, {"unit", unit.name}};
    putWork(json, "training", study.training, unit);
    Json full{{"name", study.full.name}};
    putWork(full, "cost", study.full.cost, unit);
    putCount(full, "outweighs_after", study.fullOutweighsAfter);
    json["full"] = std::move(full);
    json["variants"] = Json::array();
    for (const auto &[variant, payoff] : study.variants) {
        Json entry{{"name", variant.name}};
        putWork(entry, "cost", variant.cost, unit);
        entry["saving"] = inUnit(payoff.saving, unit);
        putCount(entry, "pays_after", payoff.paysAfter);
        putCount(entry, "outweighs_after", payoff.outweighsAfter);
        entry["sentence"] = payoffSentence(payoff);
        json["variants"].push_back(std::move(entry));
    }
    writeJson(json);
}

void printText(const PayoffStudy &study)
{
    constexpr std::size_t widest = 60;
    writeOutput(fmt::format("training: {}\n", workText(study.training)));
    writeOutput(fmt::format("{}: {} per image\n  {}\n", printable(study.full.name, widest), workText(study.full.cost),
                            outweighSentence(study.fullOutweighsAfter)));
    for (const auto &[variant, payoff] : study.variants)
        writeOutput(fmt::format("{}: {} per image\n  {}\n  {}\n", printable(variant.name, widest),
                                workText(variant.cost), payoffSentence(payoff),
                                outweighSentence(payoff.outweighsAfter)));
}

Figure figureOf(const PayoffStudy &study)
{
    PayoffContent content{study, {}};
    for (std::size_t i = 0; i < study.variants.size(); ++i)
        content.colours.push_back(static_cast<int>(i));
    return {QObject::tr("Training and inference"), spokenPayoff(study),
            [content](QPainter &painter, const FigureCanvas &canvas) { paintPayoffFigure(painter, canvas, content); }};
}

Result<void> runPayoff(Arguments arguments, const PayoffOptions &options)
{
    if (!options.figure.empty()) {
        if (auto checked = checkFigurePath(options.figure); !checked)
            return checked;
    }
    if (auto checked = checkOutputs({options.figure}, {splitSource(options.recording).path, options.log}); !checked)
        return checked;
    const auto made = study(options);
    if (!made)
        return tl::unexpected(made.error());
    if (options.form == OutputForm::Json)
        printJson(*made);
    else if (options.form == OutputForm::Csv)
        writeOutput(toCsv(*made));
    else
        printText(*made);
    if (options.figure.empty())
        return {};
    return writeFigure(arguments, options.figure, [&made] { return figureOf(*made); });
}

} // namespace

Verb addPayoff(CLI::App &app, Arguments arguments)
{
    auto *verb = app.add_subcommand("payoff", "Compute after how many images early exits have paid for their training");
    verb->footer(
        "All work is in joules or all in FLOPs. Costs may have 95 % intervals: 0.3+-0.02J. Where the full network\n"
        "has to be trained too, give only what the training takes more.\n"
        "Examples: offramp payoff --training 3.2MJ --full 0.3 --variant 0.2\n"
        "          offramp payoff --log emissions.csv --full 0.30+-0.02J --variant 0.2J --figure payoff.pdf\n"
        "          offramp payoff run.exits@0.5,0.9 --training 5e9GFLOPs");
    const auto options = std::make_shared<PayoffOptions>();
    auto *recording
        = verb->add_option("recording", options->recording,
                           "recording whose variants are compared with its full network (FILE.exits@THRESHOLDS)");
    verb->add_option("--thresholds", options->thresholds,
                     "a comma between variants, a colon between exits: 0,0.63,0.4:0.9")
        ->needs(recording);
    verb->add_option("--criterion", options->criterion, criterionText)->capture_default_str()->needs(recording);
    verb->add_option("--training", options->training,
                     "what the training takes, with its unit: 3.2MJ, 0.9kWh, 5e9GFLOPs");
    auto *log = verb->add_option("--log", options->log, "energy log of the training, as offramp energy reads it");
    verb->add_option("--run", options->runs, "run of the log that is the training; may be repeated")->needs(log);
    verb->add_option("--full", options->full,
                     "cost of an image without early exits (default unit: J, or GFLOPs for a training in FLOPs); with "
                     "a recording, the variants are estimated in proportion");
    verb->add_option("--variant", options->variants, "cost of an image with early exits; may be repeated");
    auto *json = verb->add_flag_callback(
        "--json", [options] { options->form = OutputForm::Json; }, "print JSON");
    verb->add_flag_callback(
            "--csv", [options] { options->form = OutputForm::Csv; }, "print CSV")
        ->excludes(json);
    verb->add_option("--figure", options->figure, figureText);
    return {verb, [options, arguments] { return runPayoff(arguments, *options); }};
}

} // namespace offramp
