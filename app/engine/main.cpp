// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "core/protocol/engineverbs.h"
#include "core/support/standardstreams.h"

#include <CLI/CLI.hpp>
#include <malloc.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <vector>

using namespace offramp;

namespace {

constexpr std::array addVerbs{addRecord, addVerify, addFlops, addConvert, addInspect, addDevices};
static_assert(addVerbs.size() == engineVerbs.size(), "offramp hands over exactly the verbs of this program");

/// Restarts this process with a shorter OpenMP spin wait. With libgomp's own, waiting threads use up whole time slices
/// while other work needs the processor too (a run of 1.5 s took 41 s), and it reads the setting only while it loads.
void shortenSpin(char **argv)
{
    if (std::getenv("GOMP_SPINCOUNT") || std::getenv("OMP_WAIT_POLICY"))
        return;
    ::setenv("GOMP_SPINCOUNT", "1000", 0);
    ::execv("/proc/self/exe", argv);
}

int run(const Verb &verb, char **argv)
{
    if (verb.runsBatches)
        shortenSpin(argv);
    // Every layer allocates its result; returning such blocks to the system each time takes most of a run.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    return runVerb("offramp-engine", verb.run);
}

} // namespace

int main(int argc, char **argv)
{
    guardStandardStreams();
    ::prctl(PR_SET_NAME, "offramp-engine"); // restarted through /proc/self/exe, ps would show "exe"
    CLI::App app("Runs early-exit image classifiers and records their answers at every exit.", "offramp-engine");
    app.set_version_flag("--version", "offramp-engine " OFFRAMP_VERSION);
    app.require_subcommand(1);
    std::vector<Verb> verbs;
    for (const auto add : addVerbs)
        verbs.push_back(add(app));
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error, std::cout, std::cerr) == 0 ? 0 : exitCode(ErrorKind::Usage);
    }
    for (const Verb &verb : verbs) {
        if (verb.command->parsed())
            return run(verb, argv);
    }
    return exitCode(ErrorKind::Usage);
}
