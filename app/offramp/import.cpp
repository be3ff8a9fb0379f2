// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/verbs.h"

#include "core/imports/importfile.h"
#include "core/support/numbers.h"

#include <fmt/format.h>

namespace offramp {

namespace {

Result<std::vector<double>> parseFlops(std::string_view text)
{
    std::vector<double> flops;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        const auto number = parseNumber(text.substr(0, comma));
        if (!number)
            return failure(ErrorKind::Usage, fmt::format("\"{}\" is no number of FLOPs.", text.substr(0, comma)),
                           "Give one number for each exit, cumulative, with commas: --flops 254640128,635346944.");
        flops.push_back(*number);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return flops;
}

AccuracyUnit unitFrom(const ImportVerbOptions &options)
{
    if (options.percent)
        return AccuracyUnit::Percent;
    return options.fraction ? AccuracyUnit::Fraction : AccuracyUnit::Detect;
}

} // namespace

Result<void> runImport(const ImportVerbOptions &options)
{
    auto flops = parseFlops(options.flops);
    if (!flops)
        return tl::unexpected(flops.error());
    const auto imported = readImport(options.file, {std::move(*flops), unitFrom(options), options.name});
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

} // namespace offramp
