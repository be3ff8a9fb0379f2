// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recording.h"

#include "core/exits/answer.h"
#include "core/recording/fixedsum.h"
#include "core/recording/measuredcosts.h"
#include "core/recording/measuredparts_p.h"
#include "core/recording/recordingfile_p.h"
#include "core/recording/temperatures.h"
#include "core/support/jsonlimits.h"
#include "core/support/sha256.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace offramp {

namespace {

tl::unexpected<Error> wrongContent(const File &file, std::string_view what, std::string_view remedy)
{
    return failure(ErrorKind::BadInput, fmt::format("{}: {}.", file.path().string(), what), std::string(remedy));
}

Result<void> checkSample(const File &file, const RecordingLayout &layout, std::size_t sample)
{
    if (sample < layout.samples)
        return {};
    return wrongContent(file, fmt::format("it has {} samples, not a sample {}", layout.samples, sample),
                        "Samples count from 0.");
}

Result<void> checkName(const File &file, std::size_t sample, std::int64_t begin, std::int64_t end, std::uint64_t bytes)
{
    if (begin >= 0 && end >= begin && static_cast<std::uint64_t>(end) <= bytes)
        return {};
    return wrongContent(file, fmt::format("the name of sample {} lies outside name_bytes", sample),
                        "The file is damaged; record it again.");
}

Result<void> deriveFromLogits(const File &file, const RecordingLayout &layout, Recording &recording,
                              const IsCancelled &isCancelled)
{
    const std::size_t n = layout.samples;
    const auto k = static_cast<std::size_t>(layout.exits);
    const std::size_t c = layout.header.find("logits")->shape[2];
    std::vector<std::pair<std::vector<float> *, float Answer::*>> missing;
    for (const auto &[column, value] :
         {std::pair(&recording.entropy, &Answer::entropy), std::pair(&recording.confidence, &Answer::confidence),
          std::pair(&recording.margin, &Answer::margin)}) {
        if (column->empty()) {
            column->resize(k * n);
            missing.emplace_back(column, value);
        }
    }

    const auto read = temperaturesOf(recording);
    if (!read)
        return tl::unexpected(read.error());
    const std::vector<double> &temperatures = *read;
    std::vector<float> row(c);
    for (std::size_t at = 0; at < k * n; ++at) {
        if (at % 1024 == 0 && isSet(isCancelled))
            return cancelled();
        if (!recording.recorded[at % n])
            continue;
        const std::uint64_t position = layout.position("logits") + at * c * sizeof(float);
        if (auto done = file.read(position, std::as_writable_bytes(std::span(row))); !done)
            return done;
        const auto answer = answerAt(row, temperatures[at / n]);
        if (!answer)
            return wrongContent(file,
                                fmt::format("sample {} has NaN or infinite logits at exit {}", at % n, at / n + 1),
                                "Look at the network that wrote them.");
        for (const auto &[column, value] : missing)
            (*column)[at] = (*answer).*value;
    }
    return {};
}

Result<void> checkCosts(const File &file, const Recording &recording)
{
    for (std::size_t k = 0; k < recording.flops.size(); ++k) {
        if (recording.flops[k] < 0 || (k > 0 && recording.flops[k] < recording.flops[k - 1]))
            return wrongContent(
                file,
                fmt::format("the cost of exit {} is {} FLOPs, negative or less than that of the exit before", k + 1,
                            recording.flops[k]),
                "Costs are cumulative: each exit's includes everything before it.");
    }
    const std::size_t n = recording.sampleCount();
    for (std::size_t at = 0; at < recording.sampleFlops.size(); ++at) {
        const std::int64_t cost = recording.sampleFlops[at];
        if (recording.recorded[at % n] && (cost < 0 || (at >= n && cost < recording.sampleFlops[at - n])))
            return wrongContent(
                file,
                fmt::format("sample {} costs {} FLOPs at exit {}, negative or less than at the exit before", at % n,
                            cost, at / n + 1),
                "Costs are cumulative: each exit's includes everything before it.");
    }
    return checkMeasured(file.path(), recording.joules, CostUnit::Joules).and_then([&] {
        return checkMeasured(file.path(), recording.milliseconds, CostUnit::Milliseconds);
    });
}

Result<void> checkRows(const File &file, const Recording &recording)
{
    const std::size_t n = recording.sampleCount();
    const int classes = recording.classes.value_or(std::numeric_limits<int>::max());
    for (std::size_t i = 0; i < n; ++i) {
        if (recording.label[i] < 0 || recording.label[i] >= classes)
            return wrongContent(file, fmt::format("sample {} has label {}, outside the classes", i, recording.label[i]),
                                "Labels count from 0 to the number of classes less one.");
    }
    for (std::size_t at = 0; at < recording.predicted.size(); ++at) {
        if (!recording.recorded[at % n])
            continue;
        if (recording.predicted[at] < 0 || recording.predicted[at] >= classes)
            return wrongContent(file,
                                fmt::format("sample {} is predicted as class {} at exit {}, outside the classes",
                                            at % n, recording.predicted[at], at / n + 1),
                                "Predictions count from 0 to the number of classes less one.");
        const auto isFinite = [at](const auto &column) { return column.empty() || std::isfinite(column[at]); };
        if (!isFinite(recording.entropy) || !isFinite(recording.confidence) || !isFinite(recording.margin)
            || !isFinite(recording.score))
            return wrongContent(file, fmt::format("sample {} has NaN or infinity at exit {}", at % n, at / n + 1),
                                "Look at the network that wrote it.");
    }
    return {};
}

} // namespace

std::size_t Recording::recordedCount() const
{
    return static_cast<std::size_t>(std::ranges::count(recorded, true));
}

std::optional<std::string> Recording::about(const std::string &key) const
{
    const auto entry = metadata.find(key);
    return entry == metadata.end() ? std::nullopt : std::optional(entry->second);
}

std::vector<std::string> Recording::names(const std::string &key) const
{
    std::vector<std::string> texts;
    const std::string text = about(key).value_or("[]");
    if (!checkJsonLimits(text, {}))
        return texts;
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (!json.is_array() || !std::all_of(json.begin(), json.end(), [](const auto &name) { return name.is_string(); }))
        return texts;
    for (const auto &name : json)
        texts.push_back(name);
    return texts;
}

Result<Recording> readRecording(const std::filesystem::path &path, const IsCancelled &isCancelled)
{
    const auto opened = openRecordingFile(path);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto &[file, layout] = *opened;
    const auto fixed = checkFixedTensors(file, layout);
    if (!fixed)
        return tl::unexpected(fixed.error());
    const auto measured = checkMeasuredTensors(file, layout);
    if (!measured)
        return tl::unexpected(measured.error());
    auto states = readRowStates(file, layout, isCancelled);
    if (!states)
        return tl::unexpected(states.error());

    Recording recording;
    recording.metadata = layout.header.metadata;
    recording.exits = layout.exits;
    recording.hasLogits = layout.has("logits");
    recording.classes = layout.classes;
    recording.recorded = std::move(states->recorded);
    const bool isCovered = layout.header.metadata.contains(headerSumKey) && *measured == Checksums::Fit;
    recording.checksums = isCovered ? *fixed : Checksums::None;
    recording.damagedRows = states->damaged;
    recording.networkName = recording.about("network").value_or(path.stem().string());

    std::vector<double> run;
    for (auto done :
         {readTensor(file, layout, "label", recording.label),
          readTensor(file, layout, "predicted", recording.predicted),
          readTensor(file, layout, "entropy", recording.entropy),
          readTensor(file, layout, "confidence", recording.confidence),
          readTensor(file, layout, "margin", recording.margin), readTensor(file, layout, "score", recording.score),
          readTensor(file, layout, "flops", recording.flops), readTensor(file, layout, "joules", recording.joules),
          readTensor(file, layout, "milliseconds", recording.milliseconds),
          readTensor(file, layout, "sample_flops", recording.sampleFlops),
          readTensor(file, layout, "image", recording.image), readTensor(file, layout, "run", run)}) {
        if (!done)
            return tl::unexpected(done.error());
    }
    if (!run.empty())
        recording.run = {run[0], run[1], run[2], run[3]};

    const bool incomplete = recording.entropy.empty() || recording.confidence.empty() || recording.margin.empty();
    if (layout.has("logits") && incomplete) {
        if (auto done = deriveFromLogits(file, layout, recording, isCancelled); !done)
            return tl::unexpected(done.error());
    }
    if (auto done = checkCosts(file, recording); !done)
        return tl::unexpected(done.error());
    if (auto done = checkRows(file, recording); !done)
        return tl::unexpected(done.error());
    return recording;
}

Result<std::optional<std::vector<float>>> readLogits(const std::filesystem::path &path, std::size_t sample)
{
    const auto opened = openRecordingFile(path);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto &[file, layout] = *opened;
    if (!layout.has("logits"))
        return std::nullopt;
    if (auto known = checkSample(file, layout, sample); !known)
        return tl::unexpected(known.error());

    const std::size_t c = layout.header.find("logits")->shape[2];
    std::vector<float> logits(static_cast<std::size_t>(layout.exits) * c);
    for (std::size_t k = 0; k < static_cast<std::size_t>(layout.exits); ++k) {
        const auto part = std::as_writable_bytes(std::span(logits).subspan(k * c, c));
        const std::uint64_t position = layout.position("logits") + (k * layout.samples + sample) * c * sizeof(float);
        if (auto done = file.read(position, part); !done)
            return tl::unexpected(done.error());
    }
    return logits;
}

Result<std::vector<Thumbnail>> readThumbnails(const std::filesystem::path &path, std::span<const std::size_t> samples)
{
    const auto opened = openRecordingFile(path);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto &[file, layout] = *opened;

    std::vector<Thumbnail> thumbnails;
    const auto size = layout.thumbnailSize();
    if (!size)
        return thumbnails;
    for (const std::size_t sample : samples) {
        if (auto known = checkSample(file, layout, sample); !known)
            return tl::unexpected(known.error());
        Thumbnail &thumbnail = thumbnails.emplace_back(Thumbnail{size->width, size->height, {}});
        thumbnail.rgb.resize(size->bytes());
        const std::uint64_t position = layout.position("thumbnail") + sample * size->bytes();
        if (auto done = file.read(position, std::as_writable_bytes(std::span(thumbnail.rgb))); !done)
            return tl::unexpected(done.error());
    }
    return thumbnails;
}

Result<std::vector<std::string>> readSampleNames(const std::filesystem::path &path)
{
    const auto opened = openRecordingFile(path);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto &[file, layout] = *opened;

    std::vector<std::string> names;
    if (!layout.has("name_bytes") || !layout.has("name_offsets"))
        return names;
    std::vector<char> bytes;
    std::vector<std::int64_t> offsets;
    if (auto done = readTensor(file, layout, "name_bytes", bytes); !done)
        return tl::unexpected(done.error());
    if (auto done = readTensor(file, layout, "name_offsets", offsets); !done)
        return tl::unexpected(done.error());

    names.reserve(layout.samples);
    for (std::size_t i = 0; i + 1 < offsets.size(); ++i) {
        if (auto inside = checkName(file, i, offsets[i], offsets[i + 1], bytes.size()); !inside)
            return tl::unexpected(inside.error());
        names.emplace_back(bytes.data() + offsets[i], static_cast<std::size_t>(offsets[i + 1] - offsets[i]));
    }
    return names;
}

Result<std::vector<std::string>> readSampleNames(const std::filesystem::path &path,
                                                 std::span<const std::size_t> samples)
{
    const auto opened = openRecordingFile(path);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto &[file, layout] = *opened;

    std::vector<std::string> names;
    if (!layout.has("name_bytes") || !layout.has("name_offsets"))
        return names;
    for (const std::size_t sample : samples) {
        if (auto known = checkSample(file, layout, sample); !known)
            return tl::unexpected(known.error());
        std::array<std::int64_t, 2> offsets{};
        const std::uint64_t position = layout.position("name_offsets") + sample * sizeof(std::int64_t);
        if (auto done = file.read(position, std::as_writable_bytes(std::span(offsets))); !done)
            return tl::unexpected(done.error());
        const auto [begin, end] = offsets;
        if (auto inside = checkName(file, sample, begin, end, layout.header.find("name_bytes")->shape[0]); !inside)
            return tl::unexpected(inside.error());
        std::string &name = names.emplace_back(static_cast<std::size_t>(end - begin), '\0');
        const auto at = layout.position("name_bytes") + static_cast<std::uint64_t>(begin);
        if (auto done = file.read(at, std::as_writable_bytes(std::span(name))); !done)
            return tl::unexpected(done.error());
    }
    return names;
}

Result<std::string> recordingFingerprint(const std::filesystem::path &path)
{
    const auto opened = openRecordingFile(path);
    if (!opened)
        return tl::unexpected(opened.error());
    const auto &[file, layout] = *opened;

    std::string header(layout.header.dataStart, '\0');
    std::vector<char> label;
    std::vector<char> flops;
    for (auto done : {file.read(0, std::as_writable_bytes(std::span(header))), readTensor(file, layout, "label", label),
                      readTensor(file, layout, "flops", flops)}) {
        if (!done)
            return tl::unexpected(done.error());
    }
    const SplitHeader split = withoutMeasured(layout.header);
    if (layout.header.metadata.contains(labelWarningKey) || !split.tensors.empty() || !split.metadata.empty()) {
        TensorHeader before = split.bare;
        before.metadata.erase(labelWarningKey);
        header = headerBytes(before);
    }
    Sha256 digest;
    digest.add(header);
    for (const auto &part : {label, flops})
        digest.add({part.data(), part.size()});
    return digest.hex();
}

} // namespace offramp
