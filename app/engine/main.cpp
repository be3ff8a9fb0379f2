// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/endprogram.h"
#include "app/engine/limitwatch.h"
#include "app/engine/sandboxoptions.h"
#include "app/usage/finite.h"
#include "app/usage/helpformatter.h"
#include "app/usage/usageerror.h"
#include "core/execution/torchlibrary.h"
#include "core/protocol/engineenvironment.h"
#include "core/protocol/engineverbs.h"
#include "core/sandbox/systempaths.h"
#include "core/support/atomicfile.h"
#include "core/support/outputgate.h"
#include "core/support/standardstreams.h"

#include <CLI/CLI.hpp>
#include <dlfcn.h>
#include <fmt/format.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

using namespace offramp;

namespace {

constexpr std::array addVerbs{addRecord,  addMerge,  addTrain,    addStudy,   addVerify,  addMeasure, addFlops,
                              addConvert, addDeploy, addClassify, addInspect, addAugment, addDevices};
static_assert(addVerbs.size() == engineVerbs.size(), "offramp hands over exactly the verbs of this program");

/// Starts this program again, with the same arguments and the environment as it is now; returns where it cannot.
void restart(char **argv)
{
    std::error_code code;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", code);
    ::execv(program.c_str(), argv); // by its name, which ps then shows
    ::execv("/proc/self/exe", argv);
}

/// A function of a library that is loaded, or null.
template<typename Function>
Function *functionOf(const char *name)
{
    return reinterpret_cast<Function *>(::dlsym(RTLD_DEFAULT, name));
}

/// OpenMP's loops take no more threads than there are processors: with OMP_NUM_THREADS=100000 libgomp would end the
/// program by a signal.
void limitThreads()
{
    const auto processors = functionOf<int()>("omp_get_num_procs");
    const auto count = functionOf<int()>("omp_get_max_threads");
    const auto setCount = functionOf<void(int)>("omp_set_num_threads");
    if (!processors || !count || !setCount || count() <= processors())
        return;
    setCount(processors());
    ::setenv("OMP_NUM_THREADS", std::to_string(processors()).c_str(), 1); // LibTorch reads it again
}

/// What lateBlasThreads has put off: as many threads as OpenMP's loops have, which LibTorch runs.
void startBlasThreads()
{
    const char *value = std::getenv(lateBlasThreads.name);
    if (!value || std::string_view(value) != lateBlasThreads.value || std::getenv(lateBlasThreads.others.back()))
        return;
    const auto count = functionOf<int()>("omp_get_max_threads");
    const auto setCount = functionOf<void(int)>("openblas_set_num_threads");
    if (count && setCount)
        setCount(count());
}

void printSystemPaths()
{
    for (const PathRule &rule : systemPaths(hasNvidiaDriver())) {
        const char *access = rule.access == Access::Read    ? "read      "
                             : rule.access == Access::Write ? "write     "
                                                            : "read/write";
        writeOutput(fmt::format("{} {}\n", access, rule.path.string()));
    }
    throw CLI::Success();
}

/// Writes what helpTexts is, for the program that starts this one.
Result<void> writeHelpSource(const CLI::App &app, const std::filesystem::path &file)
{
    const auto entry = [](const std::string &verb, const std::string &text) {
        return fmt::format("    {{\"{}\", R\"help({})help\"}},\n", verb, text);
    };
    std::string source
        = "#include \"app/enginestart/helptexts.h\"\n\nconst std::vector<offramp::HelpText> offramp::helpTexts{\n"
          + entry("", app.help());
    for (const CLI::App *verb : app.get_subcommands({}))
        source += entry(verb->get_name(), verb->help(app.get_name()));
    return writeFileAtomically(file, source + "};\n");
}

/// The number of words on the command line before a program of the user, which its verb gets.
int takeUserProgram(const std::vector<Verb> &verbs, int argc, char **argv)
{
    for (const Verb &verb : verbs) {
        if (argc < 2 || !verb.userProgram || verb.command->get_name() != argv[1])
            continue;
        const auto end = argv + argc;
        const auto dashes
            = std::find_if(argv + 2, end, [](const char *word) { return std::string_view(word) == "--"; });
        if (dashes != end)
            verb.userProgram->assign(dashes + 1, end);
        return static_cast<int>(dashes - argv);
    }
    return argc;
}

Result<void> run(const Verb &verb, char **argv)
{
    if (verb.userProgram && !verb.userProgram->empty())
        return verb.run();
    ::setenv("CUDA_DEVICE_ORDER", "PCI_BUS_ID", 0); // cuda:1 is then the GPU that nvidia-smi calls 1
    if (const auto loaded = hasNvidiaDriver() ? loadCuda() : Result<void>(); !loaded)
        writeNote(fmt::format("offramp-engine: {}", toText(loaded.error())));
    if (verb.sandbox) {
        verb.fillPolicy();
        enter(*verb.sandbox, [argv] { restart(argv); });
    }
    limitThreads();
    startBlasThreads();
    // Every layer allocates its result; returning such blocks to the system each time takes most of a run.
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    endWithSentences(verb.sandbox && verb.sandbox->hasEvents);
    const auto limits = verb.sandbox ? std::make_unique<LimitWatch>(*verb.sandbox) : nullptr;
    return verb.run();
}

int runProgram(int argc, char **argv)
{
    guardStandardStreams();
    ::prctl(PR_SET_NAME, "offramp-engine"); // restarted through /proc/self/exe, ps would show "exe"
    if (const auto fits = checkTorch(); !fits)
        return runVerb("offramp-engine", [&] { return fits; });
    CLI::App app("Runs early-exit image classifiers and records their answers at every exit.", "offramp-engine");
    app.formatter(std::make_shared<HelpFormatter>());
    app.set_version_flag("--version", "offramp-engine " OFFRAMP_VERSION);
    app.add_flag_callback("--sandbox-paths", printSystemPaths,
                          "list the system's files that a network's code may use, and end");
    app.require_subcommand(1);
    std::vector<Verb> verbs;
    for (const auto add : addVerbs)
        verbs.push_back(add(app));
    refuseInfinite(app);
    if (argc == 3 && std::string_view(argv[1]) == "--help-source") // when it is built
        return runVerb("offramp-engine", [&] { return writeHelpSource(app, argv[2]); });
    try {
        app.parse(takeUserProgram(verbs, argc, argv), argv);
    } catch (const CLI::Success &asked) { // for help or the version
        return app.exit(asked, std::cout, std::cerr);
    } catch (const CLI::ParseError &error) {
        return runVerb("offramp-engine", [&]() -> Result<void> { return tl::unexpected(usageError(app, error)); });
    }
    for (const Verb &verb : verbs) {
        if (verb.command->parsed())
            return runVerb("offramp-engine", [&] { return run(verb, argv); });
    }
    return exitCode(ErrorKind::Usage);
}

/// Ends the program. The destructors of LibTorch take 50 ms and do nothing that the system does not; a sanitizer
/// reports after them.
[[noreturn]] void end(int code)
{
    setOutputGate(nullptr); // waits until its folder is gone
    std::cout.flush();
    std::fflush(stdout);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    std::exit(code);
#else
    std::_Exit(code);
#endif
}

} // namespace

int main(int argc, char **argv)
{
    end(runProgram(argc, argv));
}
