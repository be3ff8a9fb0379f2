// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/submission/parts_p.h"

#include "core/support/json.h"
#include "core/support/numbers.h"

#include <nlohmann/json.hpp>

namespace offramp {

namespace {

using OrderedJson = nlohmann::ordered_json;

/// The metadata under these keys, where they are there.
OrderedJson about(const Recording &recording, std::initializer_list<const char *> keys)
{
    OrderedJson json = OrderedJson::object();
    for (const char *key : keys) {
        if (const auto text = recording.about(key))
            json[key] = *text;
    }
    return json;
}

OrderedJson textOrNull(const std::string &text)
{
    return text.empty() ? OrderedJson() : OrderedJson(text);
}

OrderedJson jsonOf(const SubmittedNetwork &network)
{
    const Recording &recording = *network.recording->columns();
    const std::string preprocessing = recording.about("preprocessing").value_or("null");
    return {{"name", network.name},
            {"file", network.file},
            {"settings", textOrNull(network.specFile)},
            {"sha256", network.sha256},
            {"sha256_is_recorded", network.isRecordedHash},
            {"bytes", network.size},
            {"exits", recording.exits},
            {"exit_names", recording.names("exit_names")},
            {"flops", recording.flops},
            {"costs_by_sample", !recording.sampleFlops.empty()},
            {"label_map", textOrNull(network.labels)},
            {"preprocessing", parseJson<OrderedJson>(preprocessing, {}).value_or(preprocessing)},
            {"test_set", about(recording, {"dataset", "layout", "split", "label_order", "dataset_fingerprint"})},
            {"machine", about(recording, {"device_kind", "libtorch_version", "precision", "tf32", "execution",
                                          "threads", "batch_size", "count", "program"})},
            {"recording_fingerprint", network.recording->fingerprint()},
            {"doubts", network.recording->doubts()}};
}

OrderedJson jsonOf(const SubmittedVariant &variant, Criterion criterion)
{
    Thresholds thresholds = variant.thresholds;
    for (double &threshold : thresholds)
        threshold = writtenThreshold(threshold, criterion);
    const Point point = variant.count.point();
    return {{"name", variant.name},
            {"network", variant.network},
            {"thresholds", std::move(thresholds)},
            {"predictions", variant.file},
            {"energy", point.energy},
            {"accuracy", point.accuracy},
            {"correct", variant.count.correct},
            {"exit_counts", variant.count.exits}};
}

} // namespace

std::string manifestText(const Submission &submission, const std::vector<SubmissionFile> &files)
{
    OrderedJson networks = OrderedJson::array();
    for (const SubmittedNetwork &network : submission.networks)
        networks.push_back(jsonOf(network));
    OrderedJson variants = OrderedJson::array();
    for (const SubmittedVariant &variant : submission.variants)
        variants.push_back(jsonOf(variant, submission.criterion));
    OrderedJson list = OrderedJson::array();
    for (const SubmissionFile &file : files)
        list.push_back({{"path", file.path}, {"sha256", file.sha256}, {"bytes", file.bytes}});
    const OrderedJson json{{"offramp_submission", submissionFormatVersion},
                           {"program", "offramp " OFFRAMP_VERSION},
                           {"title", submission.request.title},
                           {"authors", submission.request.authors},
                           {"unit", toText(submission.unit)},
                           {"e_max", submission.eMax},
                           {"area", submission.area},
                           {"normalised_area", submission.normalisedArea},
                           {"samples", submission.samples},
                           {"criterion", toText(submission.criterion)},
                           {"labels", labelsFile},
                           {"largest_bytes", submission.request.largest},
                           {"networks", std::move(networks)},
                           {"variants", std::move(variants)},
                           {"files", std::move(list)}};
    return json.dump(1, ' ', false, OrderedJson::error_handler_t::replace) + '\n';
}

} // namespace offramp
