// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recordedparts.h"

#include "core/support/jsonlimits.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>

namespace offramp {

namespace {

using Json = nlohmann::json;

constexpr int mostExits = 10'000;

tl::unexpected<Error> unreadable(const std::string &why)
{
    return failure(ErrorKind::BadInput, fmt::format("The parts of the cascade cannot be read: {}.", why),
                   "Make the cascade again: offramp cascade A.exits B.exits --out AB.exits.");
}

/// An error text where it is not a part.
Result<RecordedPart> partFrom(const Json &json, int firstExit)
{
    if (!json.is_object() || !json.contains("exits") || !json["exits"].is_number_integer() || !json.contains("metadata")
        || !json["metadata"].is_object())
        return unreadable("one has no exits or no metadata");
    const auto exits = json["exits"].get<std::int64_t>();
    if (exits < 1 || exits > mostExits)
        return unreadable(fmt::format("one has {} exits", exits));
    RecordedPart part{.name = {}, .firstExit = firstExit, .exits = static_cast<int>(exits), .metadata = {}};
    for (const auto &[key, value] : json["metadata"].items()) {
        if (!value.is_string())
            return unreadable(fmt::format("\"{}\" is not a text", key));
        part.metadata[key] = value.get<std::string>();
    }
    if (const auto name = part.metadata.find("network"); name != part.metadata.end())
        part.name = name->second;
    else if (json.contains("file") && json["file"].is_string())
        part.name = std::filesystem::path(json["file"].get<std::string>()).stem().string();
    return part;
}

bool hasExitOn(const RecordedPart &part, const ExitsOff &off)
{
    for (int k = 0; k < part.exits; ++k) {
        if (!off.contains({part.firstExit + k}))
            return true;
    }
    return false;
}

} // namespace

std::string RecordedPart::networkSha256() const
{
    const auto found = metadata.find("network_sha256");
    return found == metadata.end() ? std::string() : found->second;
}

Result<std::vector<RecordedPart>> partsOf(const Recording &recording)
{
    const auto text = recording.about(cascadeKey);
    if (!text)
        return std::vector{RecordedPart{recording.networkName, 0, recording.exits, recording.metadata}};
    if (const auto fits = checkJsonLimits(*text, cascadeKey); !fits)
        return tl::unexpected(fits.error());
    const auto json = Json::parse(*text, nullptr, false);
    if (!json.is_array() || json.empty())
        return unreadable("they are not a list");
    std::vector<RecordedPart> parts;
    int exits = 0;
    for (const Json &each : json) {
        auto part = partFrom(each, exits);
        if (!part)
            return tl::unexpected(part.error());
        exits += part->exits;
        if (exits > recording.exits)
            break;
        parts.push_back(std::move(*part));
    }
    if (exits != recording.exits)
        return unreadable(fmt::format("together they do not have its {} exits", recording.exits));
    return parts;
}

Recording recordingOf(const RecordedPart &part, const Recording &whole)
{
    Recording recording;
    recording.metadata = part.metadata;
    recording.networkName = part.name;
    recording.exits = part.exits;
    recording.label = whole.label;
    recording.recorded = whole.recorded;
    const auto n = static_cast<std::ptrdiff_t>(whole.sampleCount());
    const auto first = whole.predicted.begin() + part.firstExit * n;
    recording.predicted.assign(first, first + part.exits * n);
    return recording;
}

std::string placeText(const std::vector<RecordedPart> &parts, std::size_t place)
{
    return fmt::format("network {}, {}", place + 1, parts[place].name);
}

Result<std::size_t> partsThatRun(const std::vector<RecordedPart> &parts, const ExitsOff &off)
{
    std::size_t count = 0;
    for (std::size_t place = 0; place < parts.size(); ++place) {
        if (hasExitOn(parts[place], off))
            count = place + 1;
    }
    if (count == 0)
        return failure(ErrorKind::Usage, "All exits are off, so that none answers.", "Leave one on.");
    for (std::size_t place = 0; place < count; ++place) {
        if (!hasExitOn(parts[place], off))
            return failure(ErrorKind::Usage,
                           fmt::format("All exits of {} are off, and its cost would still be counted.",
                                       placeText(parts, place)),
                           "Leave one of them on, or deploy the other network from its own recording.");
    }
    return count;
}

} // namespace offramp
