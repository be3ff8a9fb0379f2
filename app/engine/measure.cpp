// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/cancelwatch.h"
#include "app/engine/measureoptions.h"
#include "app/engine/reporter.h"
#include "app/engine/tf32option.h"
#include "core/dataset/labelorder.h"
#include "core/measuring/prefixcosts.h"
#include "core/networks/fixedbatch.h"
#include "core/protocol/engineverbs.h"
#include "core/recorder/preparation.h"
#include "core/recorder/recordplan.h"
#include "core/support/atomicfile.h"
#include "core/support/outputs.h"
#include "core/support/standardstreams.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <span>

namespace offramp {

namespace {

using Texts = std::map<std::string, std::string>; ///< metadata of a recording

/// Shows on a terminal how far the repeats are; the line is gone at the end.
class ProgressLine
{
public:
    ~ProgressLine()
    {
        if (m_isShown)
            writeRawNote("\r\x1b[K");
    }
    void show(std::size_t repeats, double halfWidth)
    {
        if (!m_isTerminal)
            return;
        m_isShown = true;
        writeRawNote(std::isinf(halfWidth)
                         ? fmt::format("\r\x1b[K{} repeats", repeats)
                         : fmt::format("\r\x1b[K{} repeats, widest interval ± {:.2g} %", repeats, 100 * halfWidth));
    }

private:
    const bool m_isTerminal = ::isatty(STDERR_FILENO) != 0;
    bool m_isShown = false;
};

void warn(MeasurementReport &report, const std::string &text)
{
    writeNote("Warning: " + text);
    report.warnings.push_back(text);
}

/// Measures with open tools and completes the report. settle as for Instruments.
template<typename Measure>
Result<MeasurementReport> measured(const MeasureOptions &options, const Device *device, std::function<void()> settle,
                                   const std::stop_token &stop, const Measure &measure)
{
    MeasurementReport report;
    const auto tools
        = MeasuringTools::open(options.meters, device, stop, [&](const std::string &text) { warn(report, text); });
    if (!tools)
        return tl::unexpected(tools.error());
    (*tools)->start();
    const Instruments instruments = (*tools)->instruments(std::move(settle));
    {
        ProgressLine line;
        const auto progress = [&](std::size_t repeats, double halfWidth) {
            (*tools)->look();
            line.show(repeats, halfWidth);
        };
        if (const auto done = measure(report, instruments, progress); !done)
            return tl::unexpected(done.error());
    }
    (*tools)->describe(report);
    report.program = "offramp-engine " OFFRAMP_VERSION;
    report.contest = options.contest;
    return report;
}

Result<MeasurementReport> measureTheProgram(const MeasureOptions &options, const std::stop_token &stop)
{
    if (!options.network.file.empty() || !options.dataset.empty())
        return failure(ErrorKind::Usage, "A network and a program were given.",
                       "Measure one of both: --network with --dataset, or a program after --.");
    if (!options.into.empty())
        return failure(ErrorKind::Usage, "--into is for the recording of a network.",
                       "Write what was measured of a program with --out FILE.json.");
    if (options.limit)
        return failure(ErrorKind::Usage, "--limit is for the test set of a network.",
                       "Say with --images how many images one run of the program classifies.");
    if (const auto given
        = std::ranges::find_if(options.ofNetworks, [](const auto *option) { return option->count() > 0; });
        given != options.ofNetworks.end())
        return failure(ErrorKind::Usage,
                       fmt::format("{} is for networks, and a program is measured.", (*given)->get_name()),
                       "Leave it out, or give the program options of its own after --.");
    const auto request = programRequestFrom(options);
    if (!request)
        return tl::unexpected(request.error());
    return measured(options, nullptr, {}, stop,
                    [&](MeasurementReport &report, const Instruments &instruments,
                        const auto &progress) -> Result<void> {
                        auto found = measureProgram(*request, instruments, stop, progress);
                        if (!found)
                            return tl::unexpected(found.error());
                        report.measuredProgram = MeasuredProgram{*request, std::move(*found)};
                        return {};
                    });
}

/// As the recording was made that takes the costs, where there is one: images of another size cost something else.
Result<ImagePlan> planFor(const Network &network, const Dataset &dataset, const ImageOptions &options,
                          const Texts &recorded)
{
    const auto preprocessing = recorded.find("preprocessing");
    if (preprocessing == recorded.end())
        return planImages(network.spec(), options, dataset);
    auto plan = imagesAsRecorded(preprocessing->second, dataset, options);
    if (!plan || (!options.size && !options.squash))
        return plan;
    const auto before = imagesAsRecorded(preprocessing->second, dataset);
    if (!before)
        return before;
    if (plan->input != before->input)
        return failure(ErrorKind::Usage,
                       fmt::format("The recording was made with images of {} x {}, and these are {} x {}.",
                                   before->input.width, before->input.height, plan->input.width, plan->input.height),
                       "Leave out --size and --squash: the images are then prepared as for the recording.");
    return plan;
}

Result<MeasurementReport> measureTheNetwork(const MeasureOptions &options, const std::stop_token &stop)
{
    if (options.network.file.empty() || options.dataset.empty())
        return failure(ErrorKind::Usage, "There is nothing to measure.",
                       "Give --network FILE and --dataset FOLDER, or a program with its arguments after --.");
    if (!options.into.empty() && (options.noPrefixes || !options.contest.empty()))
        return failure(ErrorKind::Usage, "--into writes what each exit costs, which would not be measured.",
                       "Leave out --no-prefixes and --contest.");
    if (options.programImages)
        return failure(ErrorKind::Usage, "--images says how many images a program classifies.",
                       "Limit the images of a test set with --limit.");
    const auto device = chooseDevice(options.device);
    if (!device)
        return tl::unexpected(device.error());
    const auto precision = precisionFrom(options.precision).value_or(Precision::Float32);
    if (auto usable = checkTf32(options.tf32, *device, precision); !usable)
        return tl::unexpected(usable.error());
    const auto imageOptions = imageOptionsFrom(options.images);
    if (!imageOptions)
        return tl::unexpected(imageOptions.error());
    Reporter reporter(false);
    if (auto ready = prepareToOpen(options.network, options.labels, options.sandbox->entered, stop, reporter); !ready)
        return tl::unexpected(ready.error());
    const auto recorded = options.into.empty() ? Texts() : metadataOf(options.into).value_or(Texts());
    const auto network = openNetwork(options.network, recorded);
    if (!network)
        return tl::unexpected(network.error());
    const std::string &order = network->spec().labelOrder;
    const bool isWord = order == "wnids" || order == "sorted" || order == "numeric"; // else a file beside the network
    const auto dataset
        = openDataset(options.dataset, {options.split, options.labels.empty() && isWord ? order : options.labels});
    if (!dataset)
        return tl::unexpected(dataset.error());
    auto plan = planFor(*network, *dataset, *imageOptions, recorded);
    if (!plan)
        return tl::unexpected(plan.error());
    const auto outputs = probeFor(*network, *plan);
    if (!outputs)
        return tl::unexpected(outputs.error());
    if (auto fits = checkClasses(*outputs, *dataset); !fits)
        return tl::unexpected(fits.error());
    if (!options.into.empty()) {
        if (auto taken
            = checkTakesCosts(options.into, network->sha256(), outputs->exits, toText(network->exitOutputs()));
            !taken)
            return tl::unexpected(taken.error());
    }
    auto request
        = networkRequestFrom(options, *network, *plan, outputs->exits, *device, labelledClasses(*outputs, *dataset));
    if (!request)
        return tl::unexpected(request.error());
    if (auto taken = checkBatch(*network, plan->input, request->batch); !taken)
        return tl::unexpected(taken.error());
    return measured(
        options, &*device, [&device] { waitFor(*device); }, stop,
        [&](MeasurementReport &report, const Instruments &instruments, const auto &progress) -> Result<void> {
            for (const auto &sentences : {dataset->notes, plan->warnings})
                std::ranges::for_each(sentences, [&](const std::string &text) { warn(report, text); });
            auto found = measureNetwork(*network, *dataset, *plan, *request, instruments, stop, progress);
            if (!found)
                return tl::unexpected(found.error());
            report.network
                = MeasuredNetwork{network->name(),     network->sha256(),    options.dataset,
                                  dataset->split,      dataset->fingerprint, network->exitNames(outputs->exits),
                                  std::move(*request), std::move(*found)};
            return {};
        });
}

/// Writes what each exit costs into the recording of the network.
Result<void> writeInto(const std::string &recording, const MeasurementReport &report)
{
    const auto taken = prefixCosts(report);
    if (!taken)
        return tl::unexpected(taken.error());
    if (auto added = addMeasuredCosts(recording, taken->costs); !added)
        return added;
    for (const std::string &note : taken->notes)
        writeNote("Warning: " + note);
    writeNote(fmt::format("{}: {}.", recording, writtenText(taken->costs, report.isEstimated())));
    return {};
}

Result<void> measureAndPrint(const MeasureOptions &options, const std::stop_token &stop, File *out)
{
    const auto report = options.program->empty() ? measureTheNetwork(options, stop) : measureTheProgram(options, stop);
    if (!report)
        return tl::unexpected(report.error());
    for (const std::string &remark : remarksOn(*report))
        writeNote("Warning: " + remark);
    const std::string json = toJsonText(*report);
    writeOutput(options.json ? json : toText(*report));
    if (!options.into.empty())
        return writeInto(options.into, *report);
    return out ? out->write(0, std::as_bytes(std::span(json))) : Result<void>();
}

/// Of a program, each of its words may be a file.
std::vector<std::filesystem::path> inputsOf(const MeasureOptions &options)
{
    auto files = filesOf(options.network);
    std::ranges::copy(filesOfLabels(options.labels), std::back_inserter(files));
    files.insert(files.end(), options.program->begin(), options.program->end());
    return files;
}

Result<void> runMeasure(const MeasureOptions &options)
{
    const CancelWatch cancel(false);
    if (auto checked = checkOutputs({options.out, options.into}, inputsOf(options)); !checked)
        return checked;
    if (options.out.empty())
        return measureAndPrint(options, cancel.token(), nullptr);
    if (metadataOf(options.out))
        return failure(ErrorKind::Usage, fmt::format("{} is a recording, which --out would replace.", options.out),
                       "Choose another file for --out, or add the costs to the recording with --into.");
    return replaceFile(options.out, [&](File &file) { return measureAndPrint(options, cancel.token(), &file); });
}

void fillPolicy(const MeasureOptions &options)
{
    SandboxPolicy &policy = options.sandbox->policy;
    policy.readable = inputsOf(options);
    if (!options.dataset.empty())
        policy.testSets = {options.dataset};
    policy.output = options.into.empty() ? options.out : options.into;
}

} // namespace

Verb addMeasure(CLI::App &app)
{
    auto *command = app.add_subcommand(measureVerb.name, measureVerb.summary);
    command->footer(
        "Give a network, or -- and a program with its arguments:\n"
        "  offramp-engine measure --network net.pt --dataset images --thresholds 0.63\n"
        "  offramp-engine measure --repeat 200 --images 10000 -- python3 predict.py\n"
        "Samples that exit are gone, as in use. Measured are the run in batches, images one at a time, and\n"
        "all images up to each exit, which is its cost; all are repeated in turn. --into writes these costs into\n"
        "a recording of the network. A program is not confined:\n"
        "it runs with your rights, reads nothing from stdin, and what it writes to stdout is dropped; write\n"
        "-- sh -c 'PROGRAM > FILE' to keep it. It must end with exit code 0.");
    const auto options = std::make_shared<MeasureOptions>();
    declareOptions(*command, *options);
    return {command, [options] { return runMeasure(*options); }, options->sandbox, [options] { fillPolicy(*options); },
            options->program};
}

} // namespace offramp
