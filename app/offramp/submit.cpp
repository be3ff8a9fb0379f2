// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/headlessapplication.h"
#include "app/offramp/openworkspace.h"
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"
#include "app/offramp/writejson.h"

#include "core/dataset/labelorder.h"
#include "core/submission/check.h"
#include "core/submission/submission.h"
#include "core/support/newfolder.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"
#include "ui/export/submissionpages.h"

#include <fmt/format.h>

#include <memory>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

struct SubmitOptions {
    std::string workspace;
    std::string out;
    std::string check;
    std::string title;
    std::vector<std::string> authors;
    std::vector<std::string> networks;
    std::vector<std::string> labels;
    bool json = false;
};

std::string variantLine(const std::string &name, const Point &point, const CostFormat &costs, std::int64_t samples)
{
    return fmt::format("{:<20} {:>12} {}  {:>6} %", printable(name, 20), costs.text(point.energy), costs.unitName(),
                       percentNumber(point.accuracy, samples));
}

Result<void> runCheck(const SubmitOptions &options)
{
    const auto check = checkSubmission(options.check);
    if (!check)
        return tl::unexpected(check.error());
    if (options.json) {
        Json variants = Json::array();
        for (const CheckedVariant &variant : check->variants)
            variants.push_back({{"name", variant.name},
                                {"energy", variant.point.energy},
                                {"accuracy", variant.point.accuracy},
                                {"passed", variant.passed}});
        writeJson({{"folder", options.check},
                   {"passed", check->problems.empty()},
                   {"area", check->area ? Json(*check->area) : Json()},
                   {"variants", std::move(variants)},
                   {"problems", check->problems}});
    } else {
        for (const CheckedVariant &variant : check->variants)
            writeOutput(fmt::format("{:<20} {:>14} GFLOPs  {:>8.4f} %  {}\n", printable(variant.name, 20),
                                    fmt::format("{:.9g}", variant.point.energy), 100 * variant.point.accuracy,
                                    variant.passed ? "ok" : "differs"));
        if (check->area)
            writeOutput(fmt::format("area {}\n", shortestText(*check->area)));
    }
    if (check->problems.empty()) {
        if (!options.json)
            writeOutput("The submission passed.\n");
        return {};
    }
    for (const std::string &problem : check->problems)
        printNote(problem);
    return failure(ErrorKind::Failed, fmt::format("The submission {} did not pass.", options.check),
                   "Copy it again, or write it again with offramp submit.");
}

Json toJson(const Submission &submission, const WrittenSubmission &written)
{
    Json networks = Json::array();
    for (const SubmittedNetwork &network : submission.networks)
        networks.push_back({{"name", network.name},
                            {"source", network.source.string()},
                            {"file", network.file},
                            {"sha256", network.sha256}});
    Json variants = Json::array();
    for (const SubmittedVariant &variant : submission.variants) {
        const Point point = variant.count.point();
        variants.push_back({{"name", variant.name},
                            {"network", submission.networks[variant.network].name},
                            {"predictions", variant.file},
                            {"energy", point.energy},
                            {"accuracy", point.accuracy}});
    }
    return {{"folder", written.folder.string()},
            {"files", written.files.size()},
            {"bytes", written.bytes},
            {"unit", toText(submission.unit)},
            {"e_max", submission.eMax},
            {"area", submission.area},
            {"normalised_area", submission.normalisedArea},
            {"samples", submission.samples},
            {"networks", std::move(networks)},
            {"variants", std::move(variants)},
            {"notes", submission.notes}};
}

void printText(const Submission &submission, const WrittenSubmission &written)
{
    const CostFormat costs{submission.unit, submission.eMax};
    const auto samples = static_cast<std::int64_t>(submission.samples);
    for (const SubmittedVariant &variant : submission.variants)
        writeOutput(variantLine(variant.name, variant.count.point(), costs, samples) + '\n');
    writeOutput(areaSentence(submission.area, costs, samples) + '\n');
    writeOutput(fmt::format("{}: {} files, {} bytes. To check it anywhere: python3 check.py\n",
                            printable(written.folder.string()), written.files.size(), groupedText(written.bytes)));
}

/// Every violated rule on a line of its own, and the error that ends the program.
Error brokenRules(const std::vector<Error> &broken)
{
    for (const Error &rule : broken)
        printNote(toText(rule));
    const std::string count
        = broken.size() == 1 ? "A rule is violated" : fmt::format("{} rules are violated", broken.size());
    return {ErrorKind::BadInput, count + " (see above): nothing was written.", "Change the workspace and try again."};
}

Result<void> runWrite(Arguments arguments, const SubmitOptions &options)
{
    if (auto checked = checkNames({options.workspace}, "submit"); !checked)
        return checked;
    if (auto free = checkNewFolder(options.out); !free)
        return free;
    for (const std::string &map : options.labels) {
        if (auto taken = takeLabelPipe(map); !taken)
            return taken;
    }
    const HeadlessApplication application(arguments);

    Document document;
    if (auto opened = openWorkspace(document, options.workspace); !opened)
        return opened;
    if (const CostUnit shown = document.eMax().unit; shown != CostUnit::Gflops) {
        if (auto counted = document.setCost(CostUnit::Gflops); !counted)
            return counted;
        printNote(fmt::format("The workspace shows {}; a submission counts GFLOPs, up to E_max = {}.", toText(shown),
                              shortestText(document.eMax().value)));
    }
    SubmissionRequest request;
    request.title = options.title;
    request.authors = options.authors;
    request.networks = options.networks;
    request.labels = options.labels;
    request.folder = std::filesystem::path(options.workspace).parent_path();
    const auto submission = collectSubmission(document.results(), request);
    if (!submission)
        return tl::unexpected(submission.error());
    for (const std::string &note : submission->notes)
        printNote(note);
    if (!submission->broken.empty())
        return tl::unexpected(brokenRules(submission->broken));
    const auto pdf = submissionPdf(document, *submission);
    if (!pdf)
        return tl::unexpected(pdf.error());
    const auto written = writeSubmission(*submission, pdf->toStdString(), options.out);
    if (!written)
        return tl::unexpected(written.error());
    if (options.json)
        writeJson(toJson(*submission, *written));
    else
        printText(*submission, *written);
    return {};
}

Result<void> runSubmit(Arguments arguments, const SubmitOptions &options)
{
    if (!options.check.empty())
        return runCheck(options);
    if (options.workspace.empty() || options.out.empty())
        return failure(ErrorKind::Usage, "A submission needs a workspace and a folder.",
                       "Write offramp submit FILE.offramp --out DIR, or check one with offramp submit --check DIR.");
    return runWrite(arguments, options);
}

} // namespace

Verb addSubmit(CLI::App &app, Arguments arguments)
{
    auto *verb = app.add_subcommand("submit", "Write a workspace as a contest submission, or check one");
    verb->footer(
        "The folder contains the networks, the predictions of every included variant, a manifest with all numbers,\n"
        "SHA-256 sums, a description as PDF and check.py, which recomputes the numbers anywhere. Rules: at least one\n"
        "variant, energies below E_max, variants with different predictions, one complete test set, at most 5 GB.");
    const auto options = std::make_shared<SubmitOptions>();
    auto *workspace = verb->add_option("workspace", options->workspace, "FILE.offramp");
    auto *out = verb->add_option("--out", options->out, "folder to write: a new or an empty one");
    auto *check = verb->add_option("--check", options->check, "check the submission in this folder instead");
    check->excludes(workspace)->excludes(out);
    verb->add_option("--network", options->networks,
                     "file of a network, where it is not next to its recording, may be repeated: FILE, recognised by "
                     "its hash, or NETWORK=FILE")
        ->allow_extra_args(false);
    verb->add_option("--labels", options->labels,
                     "map from network outputs to the contest's labels: JSON, CSV or a pickled dict; MAP for all "
                     "networks, or NETWORK=MAP")
        ->allow_extra_args(false);
    verb->add_option("--title", options->title, "title of the description");
    verb->add_option("--authors", options->authors, "authors, with commas between them")
        ->delimiter(',')
        ->allow_extra_args(false);
    verb->add_flag("--json", options->json, "print JSON");
    for (const char *ofWritten : {"--network", "--labels", "--title", "--authors"})
        verb->get_option(ofWritten)->excludes(check);
    return {verb, [options, arguments] { return runSubmit(arguments, *options); }};
}

} // namespace offramp
