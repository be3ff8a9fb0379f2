// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/submission/parts_p.h"

#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace offramp {

namespace {

using Json = nlohmann::json;

/// As one word of a shell.
std::string quoted(const std::string &text)
{
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
               || std::string_view("_-./@,:=+").find(c) != std::string_view::npos;
    };
    if (!text.empty() && std::ranges::all_of(text, isPlain))
        return text;
    std::string word = "'";
    for (const char c : printable(text))
        word += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return word + "'";
}

std::string listOf(const Json &numbers)
{
    std::string text;
    for (const Json &number : numbers)
        text += (text.empty() ? "" : ",") + (number.is_number() ? shortestText(number.get<double>()) : "");
    return text;
}

/// The options of offramp-engine record for a recorded preprocessing; what it has no option for comes from the network.
std::string preprocessingOptions(const Recording &recording)
{
    const Json json = parseJson(recording.about("preprocessing").value_or(""), {}).value_or(nullptr);
    if (!json.is_object())
        return {};
    std::string options;
    const auto number = [&](const char *key) {
        return json.contains(key) && json[key].is_number_integer() ? json[key].get<std::int64_t>() : 0;
    };
    if (number("resize") > 0 && number("resize") == number("crop"))
        options += fmt::format(" --size {}", number("resize"));
    for (const char *key : {"mean", "std"}) {
        if (json.contains(key) && json[key].is_array() && !json[key].empty())
            options += fmt::format(" --{} {}", key, listOf(json[key]));
    }
    if (json.contains("squash") && json["squash"] == true)
        options += " --squash";
    if (json.contains("resize_mode") && json["resize_mode"].is_string() && json["resize_mode"] != "pil")
        options += " --resize " + quoted(json["resize_mode"].get<std::string>());
    return options;
}

/// Names of the recordings that the commands make, one for each network.
std::vector<std::string> recordingNames(const std::vector<SubmittedNetwork> &networks)
{
    std::vector<std::string> names;
    for (const SubmittedNetwork &network : networks) {
        const std::string own = fileNameOf(network.name);
        std::string name = own + ".exits";
        for (int i = 2; std::ranges::find(names, name) != names.end(); ++i)
            name = fmt::format("{}-{}.exits", own, i);
        names.push_back(std::move(name));
    }
    return names;
}

std::string recordCommand(const SubmittedNetwork &network, const std::string &out)
{
    const Recording &recording = *network.recording->columns();
    std::string command = fmt::format("offramp-engine record --network {} --dataset TEST_SET", quoted(network.file));
    if (const auto split = recording.about("split"); split && !split->empty())
        command += " --split " + quoted(*split);
    command += preprocessingOptions(recording);
    if (recording.about("count") == "complete")
        command += " --count complete";
    return command + " --out " + quoted(out);
}

} // namespace

std::vector<std::string> reproducingCommands(const Submission &submission)
{
    const auto names = recordingNames(submission.networks);
    std::vector<std::string> commands;
    std::string curve = "offramp curve";
    for (std::size_t n = 0; n < submission.networks.size(); ++n) {
        const SubmittedNetwork &network = submission.networks[n];
        commands.push_back(recordCommand(network, names[n]));
        std::string settings;
        for (const SubmittedVariant &variant : submission.variants) {
            if (variant.network == n) // a network of one exit has no threshold; any number will do
                settings += (settings.empty() ? "" : ",")
                            + (variant.thresholds.empty() ? "0" : toText(variant.thresholds, submission.criterion));
        }
        curve += " " + quoted(fmt::format("{}@{}", names[n], settings));
    }
    curve += fmt::format(" --criterion {} --emax {}", toText(submission.criterion), shortestText(submission.eMax));
    commands.push_back(std::move(curve));
    return commands;
}

std::string readmeText(const Submission &submission)
{
    std::string authors;
    for (const std::string &author : submission.request.authors)
        authors += (authors.empty() ? "" : ", ") + printable(author);
    std::string text = printable(submission.request.title) + "\n";
    text += std::string(text.size() - 1, '=') + "\n\n";
    if (!authors.empty())
        text += "By " + authors + "\n\n";
    text += fmt::format("{} variants of {} early-exit networks, evaluated on {} images.\n"
                        "Area under the step curve up to E_max = {} {}: {} (normalised: {}).\n\n",
                        submission.variants.size(), submission.networks.size(), submission.samples,
                        shortestText(submission.eMax), toText(submission.unit), shortestText(submission.area),
                        shortestText(submission.normalisedArea));
    text
        += "Check it\n"
           "--------\n"
           "    python3 check.py\n\n"
           "needs Python 3.9 or newer and nothing else. It verifies the SHA-256 of every file, counts the energy, the\n"
           "accuracy and the exits of every variant again from its predictions, and computes the area. It prints one\n"
           "line for each variant. Its exit code is 0 if everything matches, and 1 with a sentence if anything "
           "differs.\n"
           "Where Offramp is installed, this does the same:\n\n"
           "    offramp submit --check .\n\n"
           "The Containerfile does it on Debian 12:\n\n"
           "    podman build --tag submission . && podman run --rm submission\n\n"
           "Neither runs a network: they check what was recorded. Offramp has no published package yet, so the\n"
           "container contains Python only.\n\n"
           "Files\n"
           "-----\n"
           "description.pdf     figure, table and method on two pages\n"
           "manifest.json       every number, every file with its SHA-256, preprocessing, machine\n"
           "predictions/*.csv   what each variant answers: sample, label, exit (from 1), FLOPs\n"
           "labels.csv          the true label of every sample\n"
           "networks/*          the networks, as they were recorded\n"
           "check.py            the check\n"
           "Containerfile       the check in a container\n"
           "SHA256SUMS          for sha256sum --check SHA256SUMS\n\n"
           "Run the networks again\n"
           "----------------------\n"
           "Build Offramp from its source (README.md says how), and put the path of the test set for TEST_SET:\n\n";
    for (const std::string &command : reproducingCommands(submission))
        text += "    " + command + "\n";
    text += "\nLogits can differ in their last bits on another machine, so that single samples may exit elsewhere.\n";
    if (std::ranges::any_of(submission.networks, [](const SubmittedNetwork &n) { return !n.labels.empty(); }))
        text += "\nThe predicted labels are those of a label map, not the outputs of the networks; manifest.json names "
                "it.\n";
    if (!submission.notes.empty()) {
        text += "\nNotes\n-----\n";
        for (const std::string &note : submission.notes)
            text += "- " + printable(note) + "\n";
    }
    return text;
}

} // namespace offramp
