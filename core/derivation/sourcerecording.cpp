// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/derivation/sourcerecording.h"

#include "core/derivation/partsjson_p.h"
#include "core/recording/origin.h"
#include "core/recording/otherfile.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_map>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

/// Keys of the metadata that are about the test set, not about a network.
constexpr std::array aboutTestSet{"dataset",     "dataset_fingerprint", "layout", "split",
                                  "label_order", "class_names",         "count",  "precision"};

tl::unexpected<Error> otherSamples(const SourceRecording &first, const SourceRecording &other, const std::string &how)
{
    return failure(ErrorKind::BadInput,
                   fmt::format("{} and {} are not of the same samples: {}.", first.file, other.file, how),
                   "Record both networks over the same test set.");
}

/// Rows by name; nothing where the recording has no names, or one of them twice.
std::optional<std::unordered_map<std::string, std::size_t>> rowsByName(const WholeRecording &whole)
{
    if (whole.sampleNames.empty())
        return std::nullopt;
    std::unordered_map<std::string, std::size_t> rows;
    for (std::size_t i = 0; i < whole.sampleNames.size(); ++i) {
        if (!rows.emplace(whole.sampleNames[i], i).second)
            return std::nullopt;
    }
    return rows;
}

std::string rowText(const WholeRecording &whole, std::size_t row)
{
    return whole.sampleNames.empty() ? fmt::format("sample {}", row + 1)
                                     : fmt::format("\"{}\"", whole.sampleNames[row]);
}

Result<std::vector<std::size_t>> rowsInOrder(const SourceRecording &first, const SourceRecording &other)
{
    if (first.whole.sampleCount() != other.whole.sampleCount())
        return otherSamples(first, other,
                            fmt::format("{} and {} of them, and without names that tell them apart",
                                        first.whole.sampleCount(), other.whole.sampleCount()));
    std::vector<std::size_t> rows(first.whole.sampleCount());
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

Result<std::vector<std::size_t>> rowsWithNames(const SourceRecording &first, const SourceRecording &other,
                                               const std::unordered_map<std::string, std::size_t> &ofFirst,
                                               const std::unordered_map<std::string, std::size_t> &ofOther)
{
    const auto lacking = [](const WholeRecording &whole, const auto &rows) {
        return std::ranges::find_if(whole.sampleNames, [&](const std::string &name) { return !rows.contains(name); });
    };
    if (const auto name = lacking(other.whole, ofFirst); name != other.whole.sampleNames.end())
        return otherSamples(first, other, fmt::format("only the second has \"{}\"", *name));
    std::vector<std::size_t> rows;
    for (const std::string &name : first.whole.sampleNames) {
        const auto found = ofOther.find(name);
        if (found == ofOther.end())
            return otherSamples(first, other, fmt::format("only the first has \"{}\"", name));
        rows.push_back(found->second);
    }
    return rows;
}

/// The sentences of all parts under key, each once.
std::vector<std::string> sentences(const std::vector<SourceRecording> &parts, const std::string &key)
{
    std::vector<std::string> all;
    for (const SourceRecording &part : parts) {
        for (const std::string &sentence : part.whole.recording.names(key)) {
            const std::string named = fmt::format("{}: {}", part.whole.recording.networkName, sentence);
            if (std::ranges::count(all, named) == 0)
                all.push_back(named);
        }
    }
    return all;
}

Json partJson(const SourceRecording &part)
{
    Json metadata = Json::object();
    for (const auto &[key, text] : part.whole.recording.metadata) {
        const bool isOfFile = key.ends_with("_crc32") || key == "offramp_recording";
        if (!isOfFile && key != "class_names") // of the test set, and long
            metadata[key] = text;
    }
    return {{"file", part.file},
            {"fingerprint", part.fingerprint},
            {"exits", part.whole.recording.exits},
            {"metadata", std::move(metadata)}};
}

/// What all parts say under key of the metadata; empty where they differ or one does not say it.
std::string commonText(const std::vector<SourceRecording> &parts, const std::string &key)
{
    const auto text = parts.front().whole.recording.about(key);
    const bool isCommon = text && std::ranges::all_of(parts, [&](const SourceRecording &part) {
                              return part.whole.recording.about(key) == text;
                          });
    return isCommon ? *text : std::string();
}

Result<SourceRecording> readSource(const std::filesystem::path &path, const IsCancelled &isCancelled)
{
    auto whole = readWholeRecording(path, isCancelled);
    if (!whole)
        return tl::unexpected(errorOfOtherFile(path, whole.error()));
    if (!whole->recording.sampleFlops.empty())
        return failure(ErrorKind::BadInput, fmt::format("In {} each image has a cost of its own.", path.string()),
                       "Use a recording in which every exit has one cost.");
    auto fingerprint = recordingFingerprint(path);
    if (!fingerprint)
        return tl::unexpected(fingerprint.error());
    return SourceRecording{std::move(*whole), path.filename().string(), std::move(*fingerprint)};
}

} // namespace

Result<std::vector<SourceRecording>> readSources(const std::vector<std::string> &paths, const IsCancelled &isCancelled)
{
    std::vector<SourceRecording> sources;
    for (const std::string &path : paths) {
        auto source = readSource(path, isCancelled);
        if (!source)
            return tl::unexpected(source.error());
        if (std::ranges::count(sources, source->fingerprint, &SourceRecording::fingerprint) > 0)
            return failure(ErrorKind::BadInput, fmt::format("{} is there twice.", path), "Name each recording once.");
        sources.push_back(std::move(*source));
    }
    return sources;
}

Result<std::vector<std::size_t>> matchedRows(const SourceRecording &first, const SourceRecording &other)
{
    const auto ofFirst = rowsByName(first.whole);
    const auto ofOther = rowsByName(other.whole);
    auto rows = ofFirst && ofOther ? rowsWithNames(first, other, *ofFirst, *ofOther) : rowsInOrder(first, other);
    if (!rows)
        return rows;
    for (std::size_t i = 0; i < rows->size(); ++i) {
        const std::int32_t here = first.whole.recording.label[i];
        const std::int32_t there = other.whole.recording.label[(*rows)[i]];
        if (here != there)
            return otherSamples(first, other,
                                fmt::format("{} has label {} in one and {} in the other", rowText(first.whole, i), here,
                                            there));
    }
    return rows;
}

Result<std::vector<SourceRecording>> matchedParts(std::vector<SourceRecording> parts)
{
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto rows = matchedRows(parts.front(), parts[i]);
        if (!rows)
            return tl::unexpected(rows.error());
        if (!std::ranges::is_sorted(*rows))
            parts[i].whole = withRows(parts[i].whole, *rows);
    }
    return parts;
}

Result<void> checkCombines(const std::vector<SourceRecording> &parts)
{
    const auto countOf
        = [](const SourceRecording &part) { return part.whole.recording.about("count").value_or("fvcore"); };
    const SourceRecording &first = parts.front();
    for (const SourceRecording &part : parts) {
        if (countOf(part) != countOf(first))
            return failure(ErrorKind::BadInput,
                           fmt::format("The FLOPs of {} and {} are counted differently: {} and {}.", first.file,
                                       part.file, countOf(first), countOf(part)),
                           "Record both with the same --count.");
        const auto classes = part.whole.recording.classes;
        if (classes && first.whole.recording.classes && *classes != *first.whole.recording.classes)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} and {} do not have the same classes: {} and {} of them.", first.file,
                                       part.file, *first.whole.recording.classes, *classes),
                           "Use networks for the same classes.");
        const auto names = part.whole.recording.names("class_names");
        const auto firstNames = first.whole.recording.names("class_names");
        const auto differs = std::ranges::mismatch(firstNames, names);
        if (differs.in1 != firstNames.end() && differs.in2 != names.end())
            return failure(ErrorKind::BadInput,
                           fmt::format("{} and {} do not have the same classes: class {} is \"{}\" and \"{}\".",
                                       first.file, part.file, differs.in1 - firstNames.begin(), *differs.in1,
                                       *differs.in2),
                           "Use networks for the same classes.");
    }
    return {};
}

std::map<std::string, std::string> combinedMetadata(const std::vector<SourceRecording> &parts)
{
    std::map<std::string, std::string> metadata;
    for (const char *about : aboutTestSet) {
        if (const std::string text = commonText(parts, about); !text.empty())
            metadata[about] = text;
    }
    for (const SourceRecording &part : parts) {
        if (const auto text = part.whole.recording.about("class_names"))
            metadata.emplace("class_names", *text);
        if (allowsTf32(part.whole.recording.metadata)) // in one part is in some of the answers
            metadata[tf32Key] = tf32Allowed;
    }
    for (const char *about : {"warnings", "doubts"}) {
        if (const auto all = sentences(parts, about); !all.empty())
            metadata[about] = Json(all).dump();
    }
    if (const auto classes = classesOf(parts))
        metadata["classes"] = std::to_string(*classes);
    return metadata;
}

std::optional<int> classesOf(const std::vector<SourceRecording> &parts)
{
    for (const SourceRecording &part : parts) {
        if (part.whole.recording.classes)
            return part.whole.recording.classes;
    }
    return std::nullopt;
}

Json partsJson(const std::vector<SourceRecording> &parts)
{
    Json about = Json::array();
    for (const SourceRecording &part : parts)
        about.push_back(partJson(part));
    return about;
}

bool areMeasured(const std::vector<SourceRecording> &parts)
{
    return std::ranges::any_of(parts, [](const SourceRecording &part) {
        return !part.whole.recording.joules.empty() || !part.whole.recording.milliseconds.empty();
    });
}

WholeRecording samplesOf(const std::vector<SourceRecording> &matched)
{
    WholeRecording samples;
    const Recording &first = matched.front().whole.recording;
    samples.recording.label = first.label;
    samples.recording.recorded = first.recorded;
    samples.recording.classes = classesOf(matched);
    for (const SourceRecording &part : matched) {
        if (samples.recording.image.empty())
            samples.recording.image = part.whole.recording.image;
        if (samples.sampleNames.empty())
            samples.sampleNames = part.whole.sampleNames;
        if (samples.thumbnails || !part.whole.thumbnails)
            continue;
        samples.thumbnails = part.whole.thumbnails;
        samples.pixels = part.whole.pixels;
    }
    return samples;
}

} // namespace offramp
