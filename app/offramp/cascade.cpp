// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/combined.h"
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

#include <memory>

namespace offramp {

namespace {

struct CascadeOptions {
    std::vector<std::string> recordings;
    std::string out;
    std::string name; ///< empty: "A then B"
};

Result<void> runCascade(const CascadeOptions &options)
{
    auto parts = readSources(options.recordings);
    if (!parts)
        return tl::unexpected(parts.error());
    const std::size_t networks = parts->size();
    auto made = cascade(std::move(*parts));
    if (!made)
        return tl::unexpected(made.error());
    if (auto written = writeMade(*made, options.name, options.out); !written)
        return written;
    printNote(fmt::format("{}: {} samples, {} exits of {} networks.", options.out,
                          groupedText(made->whole.sampleCount()), made->whole.recording.exits, networks));
    return {};
}

} // namespace

Verb addCascade(CLI::App &app)
{
    auto *verb = app.add_subcommand("cascade", "Make one recording of several networks, one after the other");
    verb->footer(
        "A sample that does not exit in one network goes to the next, which costs it both. The exits of the result "
        "are\n"
        "those of the networks one after the other, and its thresholds are chosen as those of any recording. Samples "
        "are\n"
        "matched by name, or else by equal labels in equal order.\n"
        "Example: offramp cascade small.exits large.exits --out cascade.exits");
    const auto options = std::make_shared<CascadeOptions>();
    verb->add_option("recordings", options->recordings, "recordings (FILE.exits) in the order of the networks")
        ->required();
    verb->add_option("--out", options->out, "recording to write (FILE.exits)")->required();
    verb->add_option("--name", options->name, "what the cascade is called (default: A then B)");
    return {verb, [options] { return runCascade(*options); }};
}

} // namespace offramp
