// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/criterionoption.h"
#include "app/engine/networkoptions.h"
#include "app/engine/reporter.h"
#include "app/engine/sandboxoptions.h"
#include "core/deployment/deploy.h"
#include "core/protocol/engineverbs.h"
#include "core/recording/origin.h"
#include "core/support/atomicfile.h"
#include "core/support/numbers.h"
#include "core/support/outputgate.h"
#include "core/support/sha256.h"
#include "core/support/standardstreams.h"
#include "core/support/words.h"
#include "core/tradeoff/shownnumbers.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <span>
#include <stop_token>

namespace offramp {

namespace {

struct DeployOptions {
    NetworkOptions network;
    std::string recording;
    std::string thresholds;
    std::string criterion = "entropy";
    std::string input; ///< empty: as recorded
    std::string off;   ///< 1,3: exits counted from 1
    std::string out;
    std::shared_ptr<SandboxOptions> sandbox = std::make_shared<SandboxOptions>();
};

std::filesystem::path cardBeside(const std::filesystem::path &out)
{
    return std::filesystem::path(out).replace_extension(".md");
}

Result<ExitsOff> exitsOffFrom(const std::string &text, int exits)
{
    if (text.empty())
        return ExitsOff();
    ExitsOff off;
    for (const std::string_view part : split(text, ',')) {
        const auto number = parseNumber(part).value_or(0);
        if (number < 1 || number > exits || number != std::floor(number))
            return failure(ErrorKind::Usage, fmt::format("\"{}\" is not an exit; the recording has {}.", part, exits),
                           "Name exits by their numbers, counted from 1, with commas between them: --off 1,3.");
        off.insert({static_cast<int>(number) - 1});
    }
    return off;
}

Result<DeployRequest> requestFor(const DeployOptions &options, const Recording &recording)
{
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    const auto thresholds = parseThresholds(options.thresholds, recording.exits, *criterion);
    if (!thresholds)
        return tl::unexpected(thresholds.error());
    const auto off = exitsOffFrom(options.off, recording.exits);
    if (!off)
        return tl::unexpected(off.error());
    const auto input = options.input.empty() ? Result<InputText>(InputText{}) : parseInputText(options.input);
    if (!input)
        return tl::unexpected(input.error());
    const auto digest = sha256OfFile(options.recording);
    if (!digest)
        return tl::unexpected(digest.error());
    return DeployRequest{.rule = {*criterion, *thresholds},
                         .off = *off,
                         .input = options.input.empty() ? std::nullopt : std::optional(input->shape),
                         .recordingFile = std::filesystem::path(options.recording).filename().string(),
                         .recordingSha256 = *digest,
                         .archiveFile = std::filesystem::path(options.out).filename().string(),
                         .program = "offramp-engine " OFFRAMP_VERSION};
}

/// The two files as they are written: nothing of them stays where that is not finished.
struct OutputFiles {
    NewFile archive;
    NewFile card;

    static Result<OutputFiles> create(const std::filesystem::path &out)
    {
        auto archive = NewFile::create(out);
        if (!archive)
            return tl::unexpected(archive.error());
        auto card = NewFile::create(cardBeside(out));
        if (!card)
            return tl::unexpected(card.error());
        return OutputFiles{std::move(*archive), std::move(*card)};
    }
};

Result<void> fill(File &file, const std::string &contents)
{
    if (auto done = file.write(0, std::as_bytes(std::span(contents))); !done)
        return done;
    return file.sync();
}

/// Writes both files, or neither.
Result<void> write(OutputFiles files, const Deployment &made, const std::filesystem::path &out)
{
    if (auto done = fill(files.archive.file(), made.archive); !done)
        return done;
    if (auto done = fill(files.card.file(), made.card); !done)
        return done;
    if (auto put = files.card.put(File::Existing::Replace); !put)
        return tl::unexpected(put.error());
    const auto put = files.archive.put(File::Existing::Replace);
    if (put)
        return {};
    removeOutput(cardBeside(out));
    return tl::unexpected(put.error());
}

void printSummary(const Deployment &made, const std::filesystem::path &out)
{
    const DeployedFigures &figures = made.figures;
    const CostFormat costs{figures.unit, figures.fullCost > 0 ? figures.fullCost : 1};
    writeOutput(fmt::format("{}: {} {} per image (all exits: {}), accuracy {} %, on {} samples\n{}: how it was chosen, "
                            "and how to run it\n",
                            out.string(), costs.text(figures.energy.value), costs.unitName(),
                            costs.text(figures.fullCost),
                            percentNumber(figures.accuracy.value, figures.outcome.samples),
                            groupedText(figures.outcome.samples), cardBeside(out).string()));
}

Result<void> runDeploy(const DeployOptions &options)
{
    if (cardBeside(options.out) == std::filesystem::path(options.out))
        return failure(ErrorKind::Usage, "The archive would have the name of its card.", "Write --out FILE.pt.");
    const auto recording = readRecording(options.recording);
    if (!recording)
        return tl::unexpected(recording.error());
    const auto request = requestFor(options, *recording);
    if (!request)
        return tl::unexpected(request.error());
    auto files = OutputFiles::create(options.out);
    if (!files)
        return tl::unexpected(files.error());
    Reporter reporter(false);
    if (auto ready = prepareToOpen(options.network, {}, options.sandbox->entered, std::stop_token(), reporter); !ready)
        return ready;
    auto network = openNetwork(options.network, recordedOutputs(*recording));
    if (!network)
        return tl::unexpected(network.error());
    const auto made = deploy(*network, *recording, *request);
    if (!made)
        return tl::unexpected(made.error());
    for (const std::string &warning : made->warnings)
        writeNote("Warning: " + warning);
    if (auto written = write(std::move(*files), *made, options.out); !written)
        return written;
    printSummary(*made, options.out);
    return {};
}

void fillPolicy(const DeployOptions &options)
{
    SandboxPolicy &policy = options.sandbox->policy;
    policy.readable = filesOf(options.network);
    policy.readable.emplace_back(options.recording);
    policy.output = options.out;
    policy.beside = cardBeside(options.out);
}

} // namespace

Verb addDeploy(CLI::App &app)
{
    auto *command = app.add_subcommand(deployVerb.name, deployVerb.summary);
    command->footer(
        "The archive runs in PyTorch 1.13 and later without Offramp. Its forward takes normalised images and gives\n"
        "class, exit (from 0) and uncertainty of each; an image that exits does no further work. A Markdown file\n"
        "beside it says how it was chosen.");
    const auto options = std::make_shared<DeployOptions>();
    addNetworkOptions(*command, options->network)->required();
    command->add_option("--recording", options->recording, "recording of this network (FILE.exits)")->required();
    command
        ->add_option("--thresholds", options->thresholds,
                     "one for all exits, 0.63, or one for each but the last: 0.4:0.9")
        ->required();
    addCriterionOption(*command, options->criterion);
    command->add_option("--off", options->off,
                        "exits that are switched off, counted from 1: 1,3; their heads do not run, and their\n"
                        "thresholds do not count");
    command->add_option("--input", options->input,
                        "shape of an image, such as 1x3x64x64 (default: as the recording or the network says)");
    addExitsOption(*command, options->network);
    addOutputsOption(*command, options->network, "as recorded");
    command->add_option("--out", options->out, "archive to write (FILE.pt); FILE.md is written beside it")->required();
    addSandboxOptions(*command, *options->sandbox, 0);
    return {command, [options] { return runDeploy(*options); }, false, options->sandbox,
            [options] { fillPolicy(*options); }};
}

} // namespace offramp
