// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/submission/parts_p.h"

#include "core/support/numbers.h"
#include "core/support/printable.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

namespace {

void checkEnergies(Submission &submission)
{
    for (const SubmittedVariant &variant : submission.variants) {
        const double energy = variant.count.point().energy;
        if (energy < submission.eMax)
            continue;
        submission.broken.push_back(
            {ErrorKind::BadInput,
             fmt::format("The energy of {}, {} {}, is not below E_max = {}.", printable(variant.name, 60),
                         shortestText(energy), toText(submission.unit), shortestText(submission.eMax)),
             "Lower its thresholds' cost, remove it, or exclude it from the step curve."});
    }
}

/// Names every group of variants with the same answers once.
void checkAnswers(Submission &submission)
{
    std::map<std::string, std::vector<std::string>> alike;
    for (const SubmittedVariant &variant : submission.variants)
        alike[variant.answers].push_back(variant.name);
    for (const SubmittedVariant &variant : submission.variants) {
        const auto group = alike.find(variant.answers);
        if (group == alike.end() || group->second.size() < 2)
            continue;
        submission.broken.push_back(
            {ErrorKind::BadInput,
             fmt::format("These variants answer every sample alike: {}. Variants must differ in their predictions.",
                         listed(group->second)),
             "Keep the one that costs least and remove or exclude the others."});
        alike.erase(group);
    }
}

void checkComplete(Submission &submission)
{
    for (const SubmittedNetwork &network : submission.networks) {
        const OpenRecording &recording = *network.recording;
        if (recording.isComplete())
            continue;
        submission.broken.push_back(
            {ErrorKind::BadInput,
             fmt::format("{} has {} of {} samples: a submission answers the whole test set.", network.name,
                         recording.table().sampleCount(), recording.expectedSamples()),
             "Record the rest: run the command that began the recording again."});
    }
}

/// The file of a network has all of its exits, and the commands that repeat a submission take it as it is.
void checkExits(Submission &submission)
{
    for (const SubmittedNetwork &network : submission.networks) {
        const std::size_t off = network.recording->view().off.size();
        if (off == 0)
            continue;
        submission.broken.push_back(
            {ErrorKind::BadInput,
             fmt::format("{} of the {} exits of {} {} switched off, and the file of the network has all of them.", off,
                         network.recording->table().exitCount(), printable(network.name, 60), off == 1 ? "is" : "are"),
             "Switch all exits on in the exits panel and save the workspace, or save and record a network without "
             "them."});
    }
}

std::string sampleName(const SubmittedNetwork &network, std::size_t sample)
{
    return network.sampleNames.empty() ? fmt::format("sample {}", sample) : printable(network.sampleNames[sample], 60);
}

/// The networks answer the same samples, in the same order, with the same true labels.
void checkSamples(Submission &submission)
{
    const SubmittedNetwork &first = submission.networks.front();
    for (const SubmittedNetwork &network : submission.networks) {
        const std::size_t n = first.labelIds.size();
        if (network.labelIds.size() != n) {
            submission.broken.push_back({ErrorKind::BadInput,
                                         fmt::format("{} has {} samples and {} has {}: all variants answer one test "
                                                     "set.",
                                                     first.name, n, network.name, network.labelIds.size()),
                                         "Record both on the same test set."});
            continue;
        }
        const bool areNamed = !first.sampleNames.empty() && !network.sampleNames.empty();
        const auto otherName
            = areNamed ? std::ranges::mismatch(first.sampleNames, network.sampleNames).in1 : first.sampleNames.end();
        if (areNamed && otherName != first.sampleNames.end()) {
            const auto i = static_cast<std::size_t>(otherName - first.sampleNames.begin());
            submission.broken.push_back(
                {ErrorKind::BadInput,
                 fmt::format("Sample {} is {} for {} and {} for {}: all variants answer one "
                             "test set, in one order.",
                             i, sampleName(first, i), first.name, sampleName(network, i), network.name),
                 "Record both on the same test set."});
            continue;
        }
        const auto otherLabel = std::ranges::mismatch(first.labelIds, network.labelIds).in1;
        if (otherLabel == first.labelIds.end())
            continue;
        const auto i = static_cast<std::size_t>(otherLabel - first.labelIds.begin());
        submission.broken.push_back(
            {ErrorKind::BadInput,
             fmt::format("The label of {} is \"{}\" for {} and \"{}\" for {}.", sampleName(first, i),
                         printable(first.labelIds[i], 40), first.name, printable(network.labelIds[i], 40),
                         network.name),
             fmt::format("Their outputs are in different orders: give each a label map, --labels \"{}=MAP\".",
                         network.name)});
    }
}

void checkSize(Submission &submission)
{
    std::map<std::string, std::uint64_t> sizes; // a network of two recordings is written once
    for (const SubmittedNetwork &network : submission.networks)
        sizes[network.file] = network.size;
    std::uint64_t all = 0;
    for (const auto &[file, size] : sizes)
        all += size;
    if (all <= submission.request.largest)
        return;
    submission.broken.push_back({ErrorKind::BadInput,
                                 fmt::format("The networks have {} bytes together, more than the limit of {}.",
                                             groupedText(all), groupedText(submission.request.largest)),
                                 "Remove the variants of a network, or save networks in a smaller form."});
}

} // namespace

void checkRules(Submission &submission)
{
    if (submission.variants.empty()) {
        submission.broken.push_back(
            {ErrorKind::BadInput, "The workspace has no variant in its step curve.", "Add a variant, or include one."});
        return;
    }
    checkEnergies(submission);
    checkAnswers(submission);
    checkComplete(submission);
    checkExits(submission);
    checkSamples(submission);
    checkSize(submission);
}

} // namespace offramp
