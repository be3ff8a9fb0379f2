// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/origin.h"

#include "core/recording/shard.h"
#include "core/recording/usedbatches.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace offramp {

namespace {

/// A text of an origin: its key in the metadata and its name for people.
struct TextField {
    const char *key;
    const char *name;
    std::string Origin::*text;
    const char *absent = "nothing";
};

constexpr TextField textFields[]{{"network_sha256", "network (SHA-256)", &Origin::networkSha256},
                                 {"dataset_fingerprint", "test set (fingerprint)", &Origin::datasetFingerprint},
                                 {"preprocessing", "preprocessing", &Origin::preprocessing},
                                 {"precision", "precision", &Origin::precision},
                                 {tf32Key, "choice of TF32 (--tf32)", &Origin::tf32, "not allowed"},
                                 {"execution", "execution", &Origin::execution},
                                 {outputKindsKey, "kind of outputs", &Origin::outputKinds},
                                 {exitOutputsKey, "choice of exits", &Origin::exitOutputs, "all outputs"},
                                 {"device_kind", "kind of device", &Origin::deviceKind},
                                 {"libtorch_version", "LibTorch version", &Origin::libtorchVersion},
                                 {"among", "choice of answers (--among)", &Origin::among},
                                 {"count", "way of counting (--count)", &Origin::count},
                                 {shardKey, "part of the test set (--shard)", &Origin::shard, "all of it"}};

/// A number of an origin and its name for people.
struct CountField {
    const char *name;
    std::int64_t (*count)(const Origin &);
};

constexpr CountField countFields[]{
    {"batch size", [](const Origin &origin) { return std::int64_t(origin.batchSize); }},
    {"number of samples", [](const Origin &origin) { return static_cast<std::int64_t>(origin.label.size()); }},
    {"number of exits", [](const Origin &origin) { return std::int64_t(origin.exits); }},
    {"number of classes", [](const Origin &origin) { return std::int64_t(origin.classes); }}};

std::string toText(std::int64_t count)
{
    return count == 0 ? "nothing" : std::to_string(count);
}

/// The first place where lists of the same length differ.
template<typename T>
std::optional<OriginDifference> firstDifference(const std::vector<T> &before, const std::vector<T> &now, auto nameOf)
{
    const auto [b, n] = std::ranges::mismatch(before, now);
    if (b == before.end())
        return std::nullopt;
    return OriginDifference{nameOf(b - before.begin()), std::to_string(*b), std::to_string(*n)};
}

} // namespace

std::optional<OriginDifference> difference(const Origin &before, const Origin &now)
{
    for (const auto &[key, name, text, absent] : textFields) {
        const auto shown = [&](const Origin &origin) { return (origin.*text).empty() ? absent : origin.*text; };
        if (before.*text != now.*text)
            return OriginDifference{name, shown(before), shown(now)};
    }
    for (const auto &[name, count] : countFields) {
        if (count(before) != count(now))
            return OriginDifference{name, toText(count(before)), toText(count(now))};
    }
    const auto wayOf = [](const Origin &origin) { return origin.costsBySample ? "by sample" : "by exit"; };
    if (before.costsBySample != now.costsBySample)
        return OriginDifference{"way of counting", wayOf(before), wayOf(now)};
    if (auto found = firstDifference(before.label, now.label,
                                     [](auto sample) { return fmt::format("label for sample {}", sample); }))
        return found;
    return firstDifference(before.flops, now.flops,
                           [](auto exit) { return fmt::format("FLOP count up to exit {}", exit + 1); });
}

std::map<std::string, std::string> toMetadata(const Origin &origin)
{
    std::map<std::string, std::string> metadata{{"classes", std::to_string(origin.classes)}};
    for (const auto &[key, name, text, absent] : textFields) {
        if (!(origin.*text).empty())
            metadata[key] = origin.*text;
    }
    if (origin.batchSize > 0)
        metadata[batchSizeKey] = std::to_string(origin.batchSize);
    return metadata;
}

Result<Origin> readOrigin(const File &file, const RecordingLayout &layout)
{
    Origin origin;
    const auto &metadata = layout.header.metadata;
    for (const auto &[key, name, text, absent] : textFields) {
        if (const auto entry = metadata.find(key); entry != metadata.end())
            origin.*text = entry->second;
    }
    origin.batchSize = batchSizeIn(metadata);
    origin.exits = layout.exits;
    origin.classes = layout.classes.value_or(0);
    origin.costsBySample = layout.has("sample_flops");
    origin.label.resize(layout.samples);
    if (auto done = file.read(layout.position("label"), std::as_writable_bytes(std::span(origin.label))); !done)
        return tl::unexpected(done.error());
    if (!layout.has("flops"))
        return origin;
    origin.flops.resize(static_cast<std::size_t>(layout.exits));
    if (auto done = file.read(layout.position("flops"), std::as_writable_bytes(std::span(origin.flops))); !done)
        return tl::unexpected(done.error());
    return origin;
}

bool allowsTf32(const std::map<std::string, std::string> &metadata)
{
    return textUnder(metadata, tf32Key) == tf32Allowed;
}

std::string combinationOf(const Recording &recording)
{
    if (recording.about(cascadeKey))
        return "a cascade";
    return recording.about(clustersKey) ? "clusters" : "";
}

} // namespace offramp
