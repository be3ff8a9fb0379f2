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
    std::string flops; ///< FLOPs up to each exit, with commas; empty = those in the file
    std::string name;
    std::string outputs; ///< as parseOutputKind() takes it; empty = recognise
    std::string labels;
    std::string among;
};

Result<std::vector<double>> parseFlops(std::string_view text)
{
    std::vector<double> flops;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const auto number = parseNumber(text.substr(0, comma));
        if (!number)
            return failure(ErrorKind::Usage, fmt::format("\"{}\" is not a number of FLOPs.", text.substr(0, comma)),
                           "Give one number for each exit, cumulative, with commas: --flops 254640128,635346944.");
        flops.push_back(*number);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return flops;
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
    if (*unit && (*unit)->unit == CostUnit::Flops)
        read.costUnit = (*unit)->factor;
    auto flops = parseFlops(options.flops);
    if (!flops)
        return tl::unexpected(flops.error());
    if (read.costUnit) {
        for (double &cost : *flops)
            cost = std::round(cost * *read.costUnit);
    } else if (const auto checked = checkCostSize(*flops, "--flops"); !checked) {
        return tl::unexpected(checked.error());
    }
    read.flops = std::move(*flops);
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
    printNote(fmt::format("{}: {} samples, {} exits.", options.out, imported->whole.sampleCount(),
                          imported->whole.recording.exits));
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
        "Costs are cumulative, for one sample.");
    const auto options = std::make_shared<VerbOptions>();
    verb->add_option("file", options->file,
                     "CSV with one row for each sample and exit, or .npz or .pth with logits, labels and flops")
        ->required();
    verb->add_option("out", options->out, "recording to write (FILE.exits)")->required();
    verb->add_option("--flops", options->flops, "FLOPs of one sample up to each exit, with commas");
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
