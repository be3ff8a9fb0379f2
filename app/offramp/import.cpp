// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"

#include "core/dataset/labelorder.h"
#include "core/imports/importfile.h"
#include "core/support/file.h"
#include "core/support/numbers.h"
#include "core/tradeoff/costname.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace offramp {

namespace {

struct VerbOptions {
    std::string file; ///< a table (CSV), or logits (.npz)
    std::string out;
    std::string costs; ///< up to each exit, with commas; empty = those in the file
    std::string name;
    std::string outputs; ///< as parseOutputKind() takes it; empty = recognise
    std::string labels;
    std::string among;
};

Result<std::vector<double>> parseCosts(std::string_view text)
{
    std::vector<double> costs;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const auto number = parseNumber(text.substr(0, comma));
        if (!number)
            return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a cost.", text.substr(0, comma)),
                           "Give one number for each exit, cumulative, with commas: --costs 254640128,635346944, or "
                           "--costs 1.4,3.1 --unit ms.");
        costs.push_back(*number);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return costs;
}

/// The costs on the command line, in the unit there or in FLOPs.
Result<CostColumn> typedCosts(const std::string &text, const std::optional<CostMultiple> &unit)
{
    auto costs = parseCosts(text);
    if (!costs)
        return tl::unexpected(costs.error());
    if (!unit) {
        if (const auto checked = checkCostSize(*costs, "--costs"); !checked)
            return tl::unexpected(checked.error());
    }
    const CostMultiple multiple = unit.value_or(CostMultiple{});
    for (double &cost : *costs)
        cost = unit && multiple.unit == CostUnit::Flops ? std::round(cost * multiple.factor) : cost * multiple.factor;
    return CostColumn{multiple.unit, std::move(*costs)};
}

Result<ImportOptions> importOptions(const VerbOptions &options, const UnitOptions &units)
{
    ImportOptions read{.probabilityUnit = units.accuracy,
                       .networkName = options.name,
                       .labels = options.labels,
                       .amongLabelled = options.among == "labelled"};
    const auto unit = parseCostUnit(units.costUnit);
    if (!unit)
        return tl::unexpected(unit.error());
    auto costs = typedCosts(options.costs, *unit);
    if (!costs)
        return tl::unexpected(costs.error());
    if (costs->perExit.empty())
        read.costUnit = *unit;
    read.costs = std::move(*costs);
    if (options.outputs.empty())
        return read;
    const auto outputs = parseOutputKind(options.outputs);
    if (!outputs)
        return tl::unexpected(outputs.error());
    read.outputs = *outputs;
    return read;
}

Result<void> runImport(const VerbOptions &options, const UnitOptions &units)
{
    const auto read = importOptions(options, units);
    if (!read)
        return tl::unexpected(read.error());
    if (auto taken = takePipe(options.file, largestImportTable); !taken)
        return taken;
    if (auto taken = takeLabelPipe(options.labels); !taken)
        return taken;
    const auto imported = readImport(options.file, *read);
    if (!imported)
        return tl::unexpected(imported.error());
    for (const std::string &note : imported->notes)
        printNote(note);
    if (imported->labelWarning)
        printNote("Warning: " + *imported->labelWarning);
    if (auto written = writeImport(*imported, options.out); !written)
        return written;
    printNote(fmt::format("{}: {}, {}.", options.out, counted(imported->whole.sampleCount(), "sample"),
                          counted(imported->whole.recording.exits, "exit")));
    return {};
}

} // namespace

Verb addImport(CLI::App &app)
{
    auto *verb = app.add_subcommand("import", "Make a recording of a table or of logits that another tool wrote");
    verb->footer(
        "CSV columns: sample, exit, label, predicted, flops, and at least one of entropy (nats), entropy_bits,\n"
        "confidence, margin and score; common other names are recognised. Exits count from 0 or 1. Or one row for each "
        "sample:\n"
        "label, pred_1, conf_1, pred_2, conf_2. Commas, semicolons (with decimal commas) or tabs separate the "
        "columns.\n"
        "In an .npz file: logits [exits, samples, classes] or exit1, exit2, … [samples, classes], labels [samples],\n"
        "flops [exits]; in a file of torch.save the same, or MSDNet's logits_single.pth with flops.pth beside it.\n"
        "Costs are cumulative, for one sample, and the same for all samples of an exit. They may also be joules and\n"
        "milliseconds, by the name of the column or array (energy_mj, \"latency (ms)\") or with --unit.");
    const auto options = std::make_shared<VerbOptions>();
    verb->add_option("file", options->file,
                     "CSV with one row for each sample and exit, or .npz or .pth with logits, labels and flops")
        ->required();
    verb->add_option("out", options->out, "recording to write (FILE.exits)")->required();
    verb->add_option("--costs,--flops", options->costs,
                     "cost of one sample up to each exit, with commas: FLOPs, or in the unit of --unit");
    verb->add_option(
        "--outputs", options->outputs,
        "what the logits in the file are: logits, probabilities or log-probabilities (default: recognise)");
    verb->add_option("--labels", options->labels,
                     "label order: numeric or sorted (of classes named 0, 1, 2, …; with -from-1 after it, 1, 2, 3, …), "
                     "or a map from\nthe file's labels to outputs (JSON, CSV, or a pickled dict; with :inverted after "
                     "it, the other way round);\nwith +1 or -1 after it, or alone, each output is one more or less");
    verb->add_option("--among", options->among,
                     "classes that can be answers: labelled (those that the samples have) or all (default)")
        ->check(CLI::IsMember({"labelled", "all"}));
    verb->add_option("--name", options->name, "the network's name (default: the file's name)");
    const auto units = std::make_shared<UnitOptions>();
    addUnitOptions(verb, units, "confidences");
    return {verb, [options, units] { return runImport(*options, *units); }};
}

} // namespace offramp
