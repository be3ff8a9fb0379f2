// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recorder/recordplan.h"

#include "core/dataset/labelcheck.h"
#include "core/networks/archivecode.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace offramp {

namespace {

/// Logits, and likewise thumbnails, up to this size are recorded by default.
constexpr std::uint64_t mostBytesByDefault = 200'000'000;

/// Texts as a JSON list; bytes that are not UTF-8 (possible in file names) are replaced.
std::string toJsonText(const nlohmann::ordered_json &json)
{
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::vector<std::string> classNames(const Network &network, const OutputShape &outputs, const Dataset &dataset)
{
    const auto classes = static_cast<std::size_t>(outputs.classes);
    if (dataset.classCount() < classes && network.spec().classNames.size() == classes)
        return network.spec().classNames;
    auto names = dataset.classNames;
    names.resize(classes);
    return names;
}

} // namespace

Result<void> checkClasses(const OutputShape &outputs, const Dataset &dataset)
{
    const auto classes = static_cast<std::size_t>(outputs.classes);
    const std::string &word = dataset.labels.word;
    const bool isMapped = word != "sorted" && word != "numeric" && word != "wnids";
    if (dataset.classCount() == classes || (isMapped && dataset.classCount() < classes))
        return {};
    if (isMapped)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} maps a class to output {}, but the network has outputs 0 to {}.",
                                   dataset.labels.word, dataset.classCount() - 1, classes - 1),
                       "Repair the map, or use the network it was made for.");
    std::string remedy
        = "Use a network for this test set, or give --labels a map from class folders to network outputs.";
    if (dataset.classCount() < classes)
        remedy = "If these are some of the network's classes, as in ImageNet-R, give --labels a class list "
                 "(imagenet_class_index.json, for example) or a map from class folders to network outputs; --among "
                 "labelled then restricts answers to them. Otherwise use a network for this test set.";
    if (dataset.classCount() + 1 == classes)
        remedy = fmt::format("If output 0 is a background class, give --labels {}+1. {}", word, remedy);
    return failure(ErrorKind::BadInput,
                   fmt::format("The network has {} classes, but the test set {} has {}.", classes,
                               dataset.root.string(), dataset.classCount()),
                   remedy);
}

std::vector<bool> labelledClasses(const OutputShape &outputs, const Dataset &dataset)
{
    std::vector<bool> labelled(static_cast<std::size_t>(outputs.classes));
    for (const std::int32_t output : dataset.labels.outputOf) {
        if (output < outputs.classes)
            labelled[static_cast<std::size_t>(output)] = true;
    }
    return labelled;
}

Result<std::string> fingerprintFor(const Dataset &dataset, const std::map<std::string, std::string> &metadata)
{
    if (textUnder(metadata, "offramp_recording") == "1")
        return fingerprintOfVersion1(dataset);
    return dataset.fingerprint;
}

RecordingPlan planRecording(const Network &network, const OutputShape &outputs, const Dataset &dataset,
                            const ImagePlan &images, const FlopReport &flops, const RecordRequest &request,
                            const RunSettings &run)
{
    RecordingPlan plan;
    Origin &origin = plan.origin;
    origin.networkSha256 = network.sha256();
    origin.datasetFingerprint = dataset.fingerprint;
    origin.preprocessing = toJson(images.how);
    origin.precision = toText(run.precision);
    origin.tf32 = run.allowsTf32 ? tf32Allowed : "";
    origin.execution = toText(run.execution);
    origin.deviceKind = request.device.kind;
    origin.libtorchVersion = libtorchVersion();
    origin.among = run.among.empty() ? "all" : "labelled";
    origin.count = toText(flops.rules);
    origin.batchSize = request.batch;
    origin.exits = outputs.exits;
    origin.classes = outputs.classes;
    origin.costsBySample = flops.differsBySample;
    nlohmann::ordered_json exitNames = nlohmann::ordered_json::array();
    nlohmann::ordered_json byOperator = nlohmann::ordered_json::array();
    nlohmann::ordered_json otherFlops = nlohmann::ordered_json::array();
    for (const auto &exit : flops.exits) {
        origin.flops.push_back(exit.flops);
        exitNames.push_back(exit.name);
        byOperator.push_back(exit.byOperator);
        otherFlops.push_back(exit.otherFlops ? nlohmann::ordered_json(*exit.otherFlops) : nlohmann::ordered_json());
    }
    for (const auto &sample : dataset.samples) {
        origin.label.push_back(sample.label);
        plan.names.push_back(sample.name);
    }
    const std::uint64_t logitBytes = std::uint64_t(4) * origin.exits * origin.classes * origin.label.size();
    plan.withLogits = request.withLogits.value_or(logitBytes <= mostBytesByDefault);
    const ThumbnailSize size = thumbnailSize(images.input, request.thumbnailSide);
    if (request.withThumbnails.value_or(size.bytes() * origin.label.size() <= mostBytesByDefault))
        plan.thumbnails = size;

    auto root = dataset.root.lexically_normal();
    if (!root.has_filename())
        root = root.parent_path();
    plan.metadata = {{"network", network.name()},
                     {"dataset", root.filename().string()},
                     {"layout", dataset.layout},
                     {"split", dataset.split},
                     {"label_order", dataset.labels.word},
                     {"exit_names", toJsonText(exitNames)},
                     {"class_names", toJsonText(classNames(network, outputs, dataset))},
                     {"flops_by_operator", toJsonText(byOperator)},
                     {"flops_other", toJsonText(otherFlops)},
                     {"uncounted", toJsonText(flops.uncounted)},
                     {"uncounted_costly", toJsonText(flops.costlyUncounted)},
                     {"executed_flops", std::to_string(flops.executed)},
                     {"warnings", toJsonText(flops.warnings)},
                     {"doubts", toJsonText(flops.doubts)},
                     {seedKey, std::to_string(request.seed.value_or(0))},
                     {"threads", std::to_string(run.threads)},
                     {"program", "offramp-engine " OFFRAMP_VERSION}};
    if (!flops.heads.empty())
        plan.metadata["head_flops"] = toJsonText(flops.heads);
    if (const auto code = codeNotes(network.path()); !code.empty())
        plan.metadata["code"] = toJsonText(code);
    if (request.shard) {
        origin.shard = toText(*request.shard);
        plan.metadata[labelCheckKey] = checkOfLabels(dataset, static_cast<std::size_t>(outputs.classes)).toJson();
    }
    if (!request.sandbox.empty())
        plan.metadata["sandbox"] = request.sandbox;
    return plan;
}

} // namespace offramp
