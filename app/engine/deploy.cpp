// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/cancelwatch.h"
#include "app/engine/deploysource.h"
#include "app/engine/networkoptions.h"
#include "app/engine/networkoutput.h"
#include "app/engine/reporter.h"
#include "app/engine/sandboxoptions.h"
#include "core/deployment/deploy.h"
#include "core/deployment/networkmatch.h"
#include "core/protocol/engineverbs.h"
#include "core/recording/recordedparts.h"
#include "core/support/atomicfile.h"
#include "core/support/cancelled.h"
#include "core/support/file.h"
#include "core/support/numbers.h"
#include "core/support/outputgate.h"
#include "core/support/sha256.h"
#include "core/support/standardstreams.h"
#include "core/tradeoff/shownnumbers.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <span>
#include <stop_token>

namespace offramp {

namespace {

struct DeployOptions {
    DecisionOptions decision;
    std::vector<std::string> networks; ///< FILE or NAME=FILE
    NetworkOptions network;            ///< without its file: what is said about it besides
    std::string input;                 ///< empty: as recorded
    std::string out;
    bool events = false;
    std::shared_ptr<SandboxOptions> sandbox = std::make_shared<SandboxOptions>();
};

std::filesystem::path cardBeside(const std::filesystem::path &out)
{
    return std::filesystem::path(out).replace_extension(".md");
}

Result<DeployRequest> requestFor(const DeployOptions &options, const DeploySource &source)
{
    const auto input = options.input.empty() ? Result<InputText>(InputText{}) : parseInputText(options.input);
    if (!input)
        return tl::unexpected(input.error());
    const auto digest = sha256OfFile(source.file);
    if (!digest)
        return tl::unexpected(digest.error());
    return DeployRequest{.rule = source.rule,
                         .off = source.off,
                         .input = options.input.empty() ? std::nullopt : std::optional(input->shape),
                         .recordingFile = std::filesystem::path(source.file).filename().string(),
                         .recordingSha256 = *digest,
                         .archiveFile = std::filesystem::path(options.out).filename().string(),
                         .program = "offramp-engine " OFFRAMP_VERSION};
}

/// What one --network means: NAME=FILE where NAME is a network of the recording, else FILE.
Result<NetworkFile> networkFileFrom(const std::string &text, const std::vector<RecordedPart> &parts,
                                    const std::string &shownAs)
{
    NetworkFile given{.file = text, .sha256 = {}};
    const auto take = [&](const std::string &named, const std::string &name) {
        if (!given.name.empty() || named.empty() || !text.starts_with(named + '='))
            return;
        given.name = name;
        given.file = text.substr(named.size() + 1);
    };
    for (const RecordedPart &part : parts)
        take(part.name, part.name);
    if (parts.size() == 1)
        take(shownAs, parts.front().name);
    auto digest = sha256OfFile(given.file);
    if (!digest)
        return tl::unexpected(digest.error());
    given.sha256 = std::move(*digest);
    return given;
}

/// The files of the networks that run, in their order.
Result<std::vector<std::string>> networkFiles(const DeployOptions &options, const DeploySource &source,
                                              const std::vector<RecordedPart> &parts)
{
    const auto needed = partsThatRun(parts, source.off);
    if (!needed)
        return tl::unexpected(needed.error());
    std::vector<NetworkFile> given;
    for (const std::string &text : options.networks) {
        auto file = networkFileFrom(text, parts, source.shownAs);
        if (!file)
            return tl::unexpected(file.error());
        given.push_back(std::move(*file));
    }
    const auto matched = matchNetworks(parts, *needed, given);
    if (!matched)
        return tl::unexpected(matched.error());
    std::vector<std::string> files;
    for (const std::size_t place : *matched)
        files.push_back(given[place].file);
    const NetworkOptions &about = options.network;
    const bool isAboutOne
        = !about.choice.name.empty() || about.choice.classes || !about.exits.empty() || !about.outputs.empty();
    if (files.size() > 1 && isAboutOne)
        return failure(ErrorKind::Usage, "--architecture, --classes, --exits and --outputs are for a single network.",
                       "Make each network a file that says them: offramp-engine convert.");
    return files;
}

Result<std::vector<Network>> openNetworks(const DeployOptions &options, const DeploySource &source,
                                          std::stop_token stop, Reporter &reporter)
{
    const auto parts = partsOf(source.recording);
    if (!parts)
        return tl::unexpected(parts.error());
    const auto files = networkFiles(options, source, *parts);
    if (!files)
        return tl::unexpected(files.error());
    std::vector<Network> networks;
    for (std::size_t place = 0; place < files->size(); ++place) {
        NetworkOptions about = options.network;
        about.file = (*files)[place];
        if (place > 0)
            warnAboutCode(about, reporter);
        else if (auto ready = prepareToOpen(about, {}, options.sandbox->entered, stop, reporter); !ready)
            return tl::unexpected(ready.error());
        auto network = openNetwork(about, recordedOutputs(recordingOf((*parts)[place], source.recording)));
        if (!network)
            return tl::unexpected(network.error());
        networks.push_back(std::move(*network));
    }
    return networks;
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

std::string summaryOf(const Deployment &made, const std::filesystem::path &out)
{
    const DeployedFigures &figures = made.figures;
    const CostFormat costs{figures.unit, figures.fullCost > 0 ? figures.fullCost : 1};
    return fmt::format("{}: {} {} per image (all exits: {}), accuracy {} %, on {} samples\n{}: how it was chosen, "
                       "and how to run it\n",
                       out.string(), costs.text(figures.energy.value), costs.unitName(), costs.text(figures.fullCost),
                       percentNumber(figures.accuracy.value, figures.outcome.samples),
                       groupedText(figures.outcome.samples), cardBeside(out).string());
}

/// The files that may be read. A name before the file of a network is known only with the recording: what follows any =
/// may be the file.
std::vector<std::filesystem::path> inputsOf(const DeployOptions &options)
{
    std::vector<std::filesystem::path> files = filesOf(options.decision);
    for (const std::string &text : options.networks) {
        NetworkOptions about;
        about.file = text;
        std::ranges::copy(filesOf(about), std::back_inserter(files));
        for (std::size_t equals = text.find('='); equals != std::string::npos; equals = text.find('=', equals + 1)) {
            about.file = text.substr(equals + 1);
            std::ranges::copy(filesOf(about), std::back_inserter(files));
        }
    }
    return files;
}

/// Whether a file is a card that this verb wrote: it says so at its end.
bool isCard(const std::filesystem::path &path)
{
    constexpr std::uint64_t largestCard = 16'000'000;
    const auto text = readWholeFile(path, largestCard);
    return text && text->find("\nMade by offramp-engine ") != std::string::npos;
}

/// An error where the archive or its card would replace something else than an archive and its card.
Result<void> checkPlaces(const DeployOptions &options)
{
    const std::filesystem::path card = cardBeside(options.out);
    if (card == std::filesystem::path(options.out))
        return failure(ErrorKind::Usage, "The archive would have the name of its card.", "Write --out FILE.pt.");
    if (auto checked = checkNetworkOutput(options.out, card, inputsOf(options)); !checked)
        return checked;
    if (std::error_code ignored; std::filesystem::is_regular_file(card, ignored) && !isCard(card))
        return failure(ErrorKind::Usage, fmt::format("{} is not a card of a deployed network.", card.string()),
                       "Choose another output file: the card is written beside it, as FILE.md.");
    return {};
}

Result<void> runDeploy(const DeployOptions &options, Reporter &reporter)
{
    const auto start = std::chrono::steady_clock::now();
    const CancelWatch cancel(options.events);
    if (auto checked = checkPlaces(options); !checked)
        return checked;
    const auto source = openSource(options.decision);
    if (!source)
        return tl::unexpected(source.error());
    const auto request = requestFor(options, *source);
    if (!request)
        return tl::unexpected(request.error());
    auto files = OutputFiles::create(options.out);
    if (!files)
        return tl::unexpected(files.error());
    const auto samples = static_cast<std::uint64_t>(source->recording.recordedCount());
    reporter.send(HelloEvent{.verb = deployVerb.name,
                             .program = "offramp-engine " OFFRAMP_VERSION,
                             .device = "cpu",
                             .recording = options.out,
                             .samples = samples,
                             .flops = {}});
    auto networks = openNetworks(options, *source, cancel.token(), reporter);
    if (!networks)
        return tl::unexpected(networks.error());
    if (cancel.token().stop_requested())
        return cancelled();
    const auto made = deploy(*networks, source->recording, *request);
    if (!made)
        return tl::unexpected(made.error());
    for (const std::string &warning : made->warnings)
        reporter.send(WarningEvent{warning});
    if (cancel.token().stop_requested())
        return cancelled();
    if (auto written = write(std::move(*files), *made, options.out); !written)
        return written;
    reporter.result(summaryOf(*made, options.out));
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    reporter.send(DoneEvent{samples, samples, seconds});
    return {};
}

void fillPolicy(const DeployOptions &options)
{
    SandboxPolicy &policy = options.sandbox->policy;
    policy.readable = inputsOf(options);
    policy.output = options.out;
    policy.beside = cardBeside(options.out);
    options.sandbox->hasEvents = options.events;
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
    addDecisionOptions(*command, options->decision);
    command
        ->add_option("--network", options->networks,
                     "file of the network; for a cascade once for each, in any order: FILE, recognised by its\n"
                     "SHA-256, or NAME=FILE with its name in the recording or workspace")
        ->required()
        ->allow_extra_args(false);
    addArchitectureOptions(*command, options->network);
    command->add_option("--input", options->input,
                        "shape of an image, such as 1x3x64x64 (default: as the recording or the network says)");
    addExitsOption(*command, options->network);
    addOutputsOption(*command, options->network, "as recorded");
    command->add_option("--out", options->out, "archive to write (FILE.pt); FILE.md is written beside it")->required();
    command->add_flag("--events", options->events, "write JSON lines to stdout; a line on stdin or its end cancels");
    addSandboxOptions(*command, *options->sandbox, 0);
    return {command,
            [options] {
                Reporter reporter(options->events);
                return reporter.end([&] { return runDeploy(*options, reporter); });
            },
            options->sandbox, [options] { fillPolicy(*options); }};
}

} // namespace offramp
