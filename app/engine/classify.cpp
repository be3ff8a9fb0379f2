// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/verbs.h"

#include "app/engine/cancelwatch.h"
#include "app/engine/criterionoption.h"
#include "app/engine/imageoptions.h"
#include "app/engine/networkoptions.h"
#include "app/engine/reporter.h"
#include "app/engine/sandboxoptions.h"
#include "app/engine/tf32option.h"
#include "core/protocol/engineverbs.h"
#include "core/recorder/classify.h"
#include "core/recording/otherfile.h"
#include "core/support/cancelled.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"
#include "core/tradeoff/shownnumbers.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <memory>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

struct ClassifyOptions {
    NetworkOptions network;
    std::vector<std::string> images;
    std::string recording; ///< empty: none
    std::string criterion = "entropy";
    std::string device = "cpu";
    ImageTexts imageTexts;
    ClassifyRequest request; ///< the other options
    bool skipBroken = false;
    bool json = false;
    std::shared_ptr<SandboxOptions> sandbox = std::make_shared<SandboxOptions>();
};

/// Prints what is found of each image: for people at once, as JSON at the end.
class Printer
{
public:
    explicit Printer(bool asJson)
        : m_asJson(asJson)
    {
    }

    void add(const std::string &file, const ImageClassifier &network, const ClassifiedImage &image)
    {
        if (m_asJson)
            m_images.push_back(toJson(file, network, image));
        else
            writeOutput(textOf(file, network, image));
    }
    void addBroken(const std::string &file, const Error &why)
    {
        if (m_asJson)
            m_images.push_back({{"file", file}, {"error", toText(why)}});
        else
            writeOutput(printable(toText(why)) + "\n");
    }
    void finish() const
    {
        if (m_asJson)
            writeOutput(Json{{"images", m_images}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    }

private:
    static Json toJson(const std::string &file, const ImageClassifier &network, const ClassifiedImage &image)
    {
        Json json{{"file", file},           {"class", image.predicted}, {"name", network.className(image.predicted)},
                  {"exit", image.exit + 1}, {"flops", image.flops},     {"exits", Json::array()}};
        for (const ExitAnswer &exit : image.exits) {
            Json top = Json::array();
            for (const ClassProbability &likely : exit.top)
                top.push_back({{"class", likely.label},
                               {"name", network.className(likely.label)},
                               {"probability", likely.probability}});
            json["exits"].push_back(
                {{"uncertainty", exit.uncertainty ? Json(*exit.uncertainty) : Json()}, {"top", std::move(top)}});
        }
        return json;
    }

    /// "entropy 0.412, not below 0.3"
    static std::string decisionText(const ImageClassifier &network, const ClassifiedImage &image, std::size_t k)
    {
        const Criterion criterion = network.criterion();
        const auto uncertainty = image.exits[k].uncertainty;
        std::string text = fmt::format("{} {}", toText(criterion),
                                       uncertainty ? fixedText(writtenThreshold(*uncertainty, criterion),
                                                               criterion == Criterion::Patience ? 0 : 4)
                                                   : "not given");
        if (k < network.thresholds().size()) {
            const double threshold = network.thresholds()[k];
            const bool isMet = uncertainty.value_or(0) < threshold;
            text += fmt::format(", {}{} {}", isMet ? "" : "not ", criterion == Criterion::Entropy ? "below" : "above",
                                shortestText(writtenThreshold(threshold, criterion)));
        } else {
            text += ", the last exit";
        }
        return text + (static_cast<int>(k) == image.exit ? ": exits here" : "");
    }

    static std::string textOf(const std::string &file, const ImageClassifier &network, const ClassifiedImage &image)
    {
        constexpr std::size_t widest = 40;
        const auto &exitNames = network.exitNames();
        std::vector<std::array<std::string, 2>> names;
        std::array<std::size_t, 2> width{};
        for (std::size_t k = 0; k < image.exits.size(); ++k) {
            names.push_back({printable(exitNames[k], widest),
                             printable(network.className(image.exits[k].top.front().label), widest)});
            for (std::size_t column = 0; column < width.size(); ++column)
                width[column] = std::max(width[column], names[k][column].size());
        }
        const CostFormat costs{CostUnit::Gflops,
                               shownCost(std::max(1.0, static_cast<double>(network.flops().back())), CostUnit::Flops)};
        std::string text
            = fmt::format("{}: {} at {}, {} {}\n", printable(file), printable(network.className(image.predicted)),
                          printable(exitNames[static_cast<std::size_t>(image.exit)]),
                          costs.text(shownCost(static_cast<double>(image.flops), CostUnit::Flops)), costs.unitName());
        for (std::size_t k = 0; k < image.exits.size(); ++k)
            text += fmt::format("  {:<{}}  {:<{}}  {:>6} %  {}\n", names[k][0], width[0], names[k][1], width[1],
                                percentNumber(image.exits[k].top.front().probability, 0),
                                decisionText(network, image, k));
        return text;
    }

    bool m_asJson;
    Json m_images = Json::array();
};

/// How the run ends where images could not be classified: as record ends where images are broken.
Result<void> verdictOn(const std::vector<Error> &broken, const ClassifyOptions &options, Reporter &reporter)
{
    const std::size_t all = options.images.size();
    if (broken.empty())
        return {};
    const Error &first = broken.front();
    if (all == 1)
        return failure(ErrorKind::BadInput, first.sentence, first.remedy);
    if (broken.size() == all)
        return failure(ErrorKind::BadInput,
                       fmt::format("None of the {} images can be classified; the first: {}", groupedText(all),
                                   first.sentence),
                       first.remedy);
    if (!options.skipBroken)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} of {} images cannot be classified; the first: {}", groupedText(broken.size()),
                                   groupedText(all), first.sentence),
                       "Repair what is broken, or leave out such images (--skip-broken).");
    reporter.send(WarningEvent{fmt::format("{} of {} images cannot be classified and are skipped.",
                                           groupedText(broken.size()), groupedText(all))});
    return {};
}

Result<void> runClassify(const ClassifyOptions &options)
{
    const CancelWatch cancel(false);
    Reporter reporter(false);
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    const auto images = imageOptionsFrom(options.imageTexts);
    if (!images)
        return tl::unexpected(images.error());
    auto device = chooseDevice(options.device);
    if (!device)
        return tl::unexpected(device.error());
    ClassifyRequest request = options.request;
    request.criterion = *criterion;
    request.images = *images;
    request.device = std::move(*device);
    std::optional<Recording> recording;
    if (!options.recording.empty()) {
        auto read = readRecording(options.recording);
        if (!read)
            return tl::unexpected(errorOfOtherFile(options.recording, read.error()));
        recording = std::move(*read);
    }
    const auto precision = recording ? precisionFrom(recording->about("precision").value_or("")) : std::nullopt;
    if (auto usable = checkTf32(request.allowsTf32, request.device, precision.value_or(Precision::Float32)); !usable)
        return usable;

    Printer printer(options.json);
    const std::vector<std::filesystem::path> files(options.images.begin(), options.images.end());
    std::vector<Error> broken = whyNoneCanBeRead(files);
    if (!broken.empty()) {
        for (std::size_t i = 0; i < files.size(); ++i)
            printer.addBroken(options.images[i], broken[i]);
        printer.finish();
        return verdictOn(broken, options, reporter);
    }
    if (auto ready = prepareToOpen(options.network, "", options.sandbox->entered, cancel.token(), reporter); !ready)
        return ready;
    const auto network
        = openNetwork(options.network, recording ? recordedOutputs(*recording) : std::map<std::string, std::string>());
    if (!network)
        return tl::unexpected(network.error());
    const auto classifier = ImageClassifier::open(*network, recording ? &*recording : nullptr, files, request);
    if (!classifier)
        return tl::unexpected(classifier.error());
    for (const std::string &warning : classifier->warnings())
        reporter.send(WarningEvent{warning});
    for (const std::string &file : options.images) {
        if (cancel.token().stop_requested())
            return cancelled();
        const auto found = classifier->classify(file);
        if (!found && (found.error().kind == ErrorKind::Device || found.error().kind == ErrorKind::Memory))
            return tl::unexpected(found.error());
        if (found) {
            printer.add(file, *classifier, *found);
        } else {
            printer.addBroken(file, found.error());
            broken.push_back(found.error());
        }
    }
    printer.finish();
    return verdictOn(broken, options, reporter);
}

void declareOptions(CLI::App &command, ClassifyOptions &options)
{
    command.add_option("images", options.images, "image files: JPEG, PNG, BMP, WebP, TIFF or portable maps")
        ->required();
    addNetworkOptions(command, options.network)->required();
    addExitsOption(command, options.network);
    addOutputsOption(command, options.network, "as recorded, else recognised");
    command
        .add_option("--thresholds", options.request.thresholds,
                    "of one variant: one for all exits, 0.63, or one for each but the last: 0.4:0.9")
        ->required();
    addCriterionOption(command, options.criterion);
    command.add_option("--recording", options.recording,
                       "recording of the network (FILE.exits): its preprocessing, class names, temperatures and costs");
    addImageOptions(command, options.imageTexts);
    for (const char *option : {"--mean", "--std"}) // what follows their numbers is an image
        command.get_option(option)->allow_extra_args(false);
    command.add_option("--top", options.request.top, "classes to list of each exit, the most probable first")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command.add_flag("--all-exits", options.request.allExits, "run all exits, also those behind the one it exits at");
    command.add_flag("--skip-broken", options.skipBroken,
                     "succeed where some images cannot be classified, as long as one can");
    command.add_option("--threads", options.request.threads, "processor threads (default: one per core)")
        ->check(CLI::Range(1, 4096));
    command.add_option("--device", options.device, "cpu, cuda:0, … or auto")->capture_default_str();
    addTf32Option(command, options.request.allowsTf32);
    command.add_flag("--json", options.json, "print JSON");
    addSandboxOptions(command, *options.sandbox, 0);
}

void fillPolicy(const ClassifyOptions &options)
{
    SandboxPolicy &policy = options.sandbox->policy;
    policy.readable = filesOf(options.network);
    if (!options.recording.empty())
        policy.readable.emplace_back(options.recording);
    policy.readable.insert(policy.readable.end(), options.images.begin(), options.images.end());
}

} // namespace

Verb addClassify(CLI::App &app)
{
    auto *command = app.add_subcommand(classifyVerb.name, classifyVerb.summary);
    command->footer(
        "Each image is run alone and stops at the exit it takes. Preprocessing, class names and temperatures are "
        "those\n"
        "of the recording, else of the network's offramp.json; --size, --mean, … change them. In JSON class is the\n"
        "network's output, counted from 0, and exit is counted from 1; flops is the cost up to that exit; uncertainty\n"
        "is the entropy, or the negative of a confidence, margin, score or patience, and null where an exit has no\n"
        "score. An image that cannot be classified has an error instead, and the exit code is 3.");
    const auto options = std::make_shared<ClassifyOptions>();
    declareOptions(*command, *options);
    return {command, [options] { return runClassify(*options); }, options->sandbox,
            [options] { fillPolicy(*options); }};
}

} // namespace offramp
