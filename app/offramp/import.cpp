// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"

#include "core/imports/importfile.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace offramp {

namespace {

struct VerbOptions {
    std::string file; ///< a table (CSV), or logits (.npz)
    std::string out;
    std::string flops; ///< FLOPs up to each exit, with commas; empty = those in the file
    std::string name;
    AccuracyUnit unit = AccuracyUnit::Detect;
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

Result<void> runImport(const VerbOptions &options)
{
    auto flops = parseFlops(options.flops);
    if (!flops)
        return tl::unexpected(flops.error());
    const auto imported = readImport(options.file, {std::move(*flops), options.unit, options.name});
    if (!imported)
        return tl::unexpected(imported.error());
    for (const std::string &note : imported->notes)
        printNote(note);
    if (auto written = writeImport(*imported, options.out); !written)
        return written;
    fmt::print("{}: {} samples, {} exits\n", options.out, imported->whole.sampleCount(),
               imported->whole.recording.exits);
    return {};
}

} // namespace

Verb addImport(CLI::App &app)
{
    auto *verb = app.add_subcommand("import", "Make a recording of a table or of logits that another tool wrote");
    verb->footer(
        "CSV columns: sample, exit, label, predicted, flops, and at least one of entropy (nats), entropy_bits,\n"
        "confidence and margin; common other names are recognised. Exits count from 0 or 1. In an .npz file: logits\n"
        "[exits, samples, classes], labels [samples], flops [exits]. Costs are cumulative, for one sample.");
    const auto options = std::make_shared<VerbOptions>();
    verb->add_option("file", options->file,
                     "CSV with one row for each sample and exit, or .npz with logits, labels and flops")
        ->required();
    verb->add_option("out", options->out, "recording to write (FILE.exits)")->required();
    verb->add_option("--flops", options->flops, "FLOPs of one sample up to each exit, with commas");
    verb->add_option("--name", options->name, "the network's name (default: the file's name)");
    const auto read = [options](AccuracyUnit unit) { return [=] { options->unit = unit; }; };
    auto *percent = verb->add_flag_callback("--percent", read(AccuracyUnit::Percent), "confidences are percent");
    verb->add_flag_callback("--fraction", read(AccuracyUnit::Fraction), "confidences are fractions")->excludes(percent);
    return {verb, [options] { return runImport(*options); }};
}

} // namespace offramp
