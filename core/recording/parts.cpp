// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/parts_p.h"

#include "core/recording/beingwritten_p.h"
#include "core/recording/fixedsum.h"
#include "core/recording/measuredparts_p.h"
#include "core/recording/otherfile.h"
#include "core/recording/recording.h"
#include "core/support/printable.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace offramp {

namespace {

namespace fs = std::filesystem;

struct KeyName {
    const char *key;
    const char *name;
};

/// What else parts must agree on: keys of the metadata and their names for people.
constexpr std::array<KeyName, 4> agreedKeys{{{"offramp_recording", "format version"},
                                             {"program", "version of the program"},
                                             {seedKey, "order of work (--seed)"},
                                             {fixedSumKey, "list of image names (checksum)"}}};

/// What each part has of its own.
constexpr std::array ownKeys{headerSumKey, shardKey, labelWarningKey, usedBatchesKey, measuredKey, measuredSumKey};

tl::unexpected<Error> notAPart(const fs::path &path, const std::string &why)
{
    return failure(ErrorKind::BadInput, fmt::format("{} is not a part of a recording: {}.", path.string(), why),
                   "Give the files that offramp-engine record --shard I/N has written.");
}

/// A part by itself; origin becomes that of the whole.
Result<Part> readPart(const fs::path &path, Origin &origin)
{
    const auto file = File::open(path, File::Mode::Read);
    if (!file)
        return tl::unexpected(file.error());
    auto layout = readLayout(*file);
    if (!layout)
        return tl::unexpected(errorOfOtherFile(path, layout.error()));
    if (const auto whole = checkFixedTensors(*file, *layout); !whole)
        return tl::unexpected(whole.error());
    auto read = readOrigin(*file, *layout);
    if (!read)
        return tl::unexpected(read.error());
    if (read->shard.empty())
        return notAPart(path, "it was recorded without --shard");
    const auto shard = shardFrom(read->shard);
    if (!shard || read->batchSize == 0 || !layout->has("check") || !layout->has("run")
        || !checkDivisible(*shard, layout->samples, static_cast<std::size_t>(read->batchSize)))
        return notAPart(path, "offramp-engine did not write it");
    read->shard.clear();
    origin = std::move(*read);
    return Part{path, std::move(*layout), *shard};
}

std::string shapeOf(const TensorInfo *tensor)
{
    return tensor ? fmt::format("[{}]", fmt::join(tensor->shape, ",")) : "none";
}

/// The first tensor, measured costs aside, that only one of two headers has, or that has other shapes.
std::optional<OriginDifference> tensorDifference(const TensorHeader &before, const TensorHeader &now)
{
    std::set<std::string> names;
    for (const TensorHeader *header : {&before, &now}) {
        for (const TensorInfo &tensor : header->tensors)
            names.insert(tensor.name);
    }
    for (const std::string_view measured : measuredTensors)
        names.erase(std::string(measured));
    for (const std::string &name : names) {
        const std::string shape = shapeOf(before.find(name));
        const std::string other = shapeOf(now.find(name));
        if (shape == other)
            continue;
        const std::string field = name == "thumbnail" ? "choice of thumbnails"
                                  : name == "logits"  ? "choice of logits"
                                                      : "shape of the tensor " + name;
        return OriginDifference{field, shape, other};
    }
    return std::nullopt;
}

/// Why two parts are not of one recording; nothing where they are.
std::optional<OriginDifference> partDifference(const Part &first, const Origin &origin, const Part &other,
                                               const Origin &otherOrigin)
{
    if (auto found = difference(origin, otherOrigin))
        return found;
    if (first.shard.count != other.shard.count)
        return OriginDifference{"number of parts", std::to_string(first.shard.count),
                                std::to_string(other.shard.count)};
    for (const auto &[key, name] : agreedKeys) {
        const std::string before = textUnder(first.layout.header.metadata, key);
        const std::string now = textUnder(other.layout.header.metadata, key);
        if (before != now)
            return OriginDifference{name, before, now};
    }
    return tensorDifference(first.layout.header, other.layout.header);
}

/// Sorts parts by their numbers; an error where one is there twice or missing.
Result<void> putInOrder(std::vector<Part> &parts)
{
    std::ranges::stable_sort(parts, {}, [](const Part &part) { return part.shard.number; });
    const auto isSame = [](const Part &a, const Part &b) { return a.shard == b.shard; };
    if (const auto twice = std::ranges::adjacent_find(parts, isSame); twice != parts.end())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} and {} are both part {}.", twice->path.string(), (twice + 1)->path.string(),
                                   toText(twice->shard)),
                       "Give each part once.");
    std::vector<std::string> missing;
    auto part = parts.begin();
    for (Shard shard{1, parts.front().shard.count}; shard.number <= shard.count; ++shard.number) {
        if (part != parts.end() && part->shard == shard)
            ++part;
        else
            missing.push_back(toText(shard));
    }
    if (missing.empty())
        return {};
    if (missing.size() == 1)
        return failure(ErrorKind::BadInput, fmt::format("Part {} is missing.", missing.front()),
                       fmt::format("Record it with --shard {}, or give its file too.", missing.front()));
    return failure(ErrorKind::BadInput, fmt::format("{} parts are missing: {}.", missing.size(), listed(missing)),
                   "Record each with its --shard, or give their files too.");
}

/// Sentences about what parts say differently that does not matter, and about what is not merged.
std::vector<std::string> notesAbout(const std::vector<Part> &parts)
{
    std::vector<std::string> notes;
    std::set<std::string> keys;
    for (const Part &part : parts) {
        const auto &first = parts.front().layout.header.metadata;
        const auto &metadata = part.layout.header.metadata;
        for (const auto *texts : {&first, &metadata}) {
            for (const auto &[key, text] : *texts) {
                if (std::ranges::count(ownKeys, key) == 0 && textUnder(first, key) != textUnder(metadata, key))
                    keys.insert(key);
            }
        }
        if (part.layout.has("joules") || part.layout.has("milliseconds"))
            notes.push_back(fmt::format("Costs that were measured into {} are left out: measure them into the merged "
                                        "recording.",
                                        part.path.string()));
    }
    if (!keys.empty())
        notes.push_back(fmt::format("The parts differ in {}; the merged recording has what part {} says.",
                                    listed({keys.begin(), keys.end()}), toText(parts.front().shard)));
    return notes;
}

} // namespace

Result<Parts> readParts(const std::vector<fs::path> &paths, const IsCancelled &isCancelled)
{
    Parts parts;
    for (const fs::path &path : paths) {
        if (isSet(isCancelled))
            return cancelled();
        Origin origin;
        auto part = readPart(path, origin);
        if (!part)
            return tl::unexpected(part.error());
        if (parts.all.empty())
            parts.origin = std::move(origin);
        else if (const auto differs = partDifference(parts.all.front(), parts.origin, *part, origin))
            return failure(ErrorKind::BadInput,
                           fmt::format("{} was recorded with a different {}: {} in {}, {} in this one.", path.string(),
                                       differs->field, differs->before, parts.all.front().path.string(), differs->now),
                           "Merge only parts of one recording: record the one that differs again, with the command "
                           "of the others.");
        parts.all.push_back(std::move(*part));
    }
    if (parts.all.empty())
        return failure(ErrorKind::Usage, "There are no parts to merge.", "Give the files of all parts.");
    if (auto ordered = putInOrder(parts.all); !ordered)
        return tl::unexpected(ordered.error());
    parts.notes = notesAbout(parts.all);
    return parts;
}

Result<File> openPart(const Part &part)
{
    auto file = File::open(part.path, File::Mode::Read);
    if (!file)
        return file;
    if (const auto locked = file->tryLock(); locked && !*locked) // some network file systems lock only to write
        return beingWritten(part.path, "Wait until that run has ended, and merge then.");
    const auto layout = readLayout(*file);
    if (!layout)
        return tl::unexpected(layout.error());
    if (layout->header == part.layout.header)
        return file;
    return failure(ErrorKind::BadInput, fmt::format("{} has changed meanwhile.", part.path.string()),
                   "Merge again when all parts are recorded.");
}

} // namespace offramp
