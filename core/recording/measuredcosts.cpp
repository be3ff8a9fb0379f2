// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/measuredcosts.h"

#include "core/recording/beingwritten_p.h"
#include "core/recording/fixedsum.h"
#include "core/recording/layout.h"
#include "core/recording/measuredparts_p.h"
#include "core/recording/origin.h"
#include "core/recording/otherfile.h"
#include "core/recording/rowchange_p.h"
#include "core/support/atomicfile.h"
#include "core/support/jsonlimits.h"
#include "core/support/numbers.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace offramp {

namespace {

namespace fs = std::filesystem;

/// A recording that no other program writes, and where everything lies in it.
struct Claimed {
    File file;
    RecordingLayout layout;
};

Result<Claimed> claim(const fs::path &path)
{
    auto file = File::open(path, File::Mode::ReadWrite);
    if (!file)
        return tl::unexpected(file.error());
    const auto locked = file->tryLock();
    if (!locked)
        return tl::unexpected(locked.error());
    if (!*locked)
        return beingWritten(path, "Wait for it or stop it, and measure then.");
    return readLayout(*file).map([&](RecordingLayout layout) { return Claimed{std::move(*file), std::move(layout)}; });
}

Result<void> checkExits(const fs::path &path, const RecordingLayout &layout, std::size_t exits)
{
    if (exits == static_cast<std::size_t>(layout.exits))
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("{} has {} exits, and there are costs for {}.", path.string(), layout.exits, exits),
                   "Measure the network that it was recorded with, with the same choice of exits.");
}

Result<void> checkCosts(const fs::path &path, const RecordingLayout &layout, const MeasuredCosts &costs)
{
    if (costs.joules.empty() && costs.milliseconds.empty())
        return failure(ErrorKind::BadInput, fmt::format("There are no costs to add to {}.", path.string()),
                       "Measure the cost of each exit.");
    for (const auto &[values, unit] :
         {std::pair(&costs.joules, CostUnit::Joules), std::pair(&costs.milliseconds, CostUnit::Milliseconds)}) {
        if (values->empty())
            continue;
        if (auto fits = checkExits(path, layout, values->size()); !fits)
            return fits;
        if (auto checked = checkMeasured(path, *values, unit); !checked)
            return checked;
    }
    return {};
}

/// A header without earlier measured costs and with these.
TensorHeader headerWith(const TensorHeader &before, const MeasuredCosts &costs)
{
    SplitHeader split{withoutMeasured(before).bare};
    for (const auto &[values, name] :
         {std::pair(&costs.joules, "joules"), std::pair(&costs.milliseconds, "milliseconds")}) {
        if (!values->empty())
            split.tensors.push_back({name, ElementType::F64, {values->size()}});
    }
    if (!costs.about.empty())
        split.metadata[measuredKey] = costs.about;
    split.metadata[measuredSumKey]
        = fixedSum({std::as_bytes(std::span(costs.joules)), std::as_bytes(std::span(costs.milliseconds))});
    return withMeasured(split);
}

Result<void> writeAll(File &file, const Claimed &before, const RecordingLayout &layout, const MeasuredCosts &costs)
{
    const std::string header = headerBytes(layout.header);
    if (auto done = file.clear(layout.header.fileSize()); !done)
        return done;
    if (auto done = file.write(0, std::as_bytes(std::span(header))); !done)
        return done;
    for (const auto &[values, name] :
         {std::pair(&costs.joules, "joules"), std::pair(&costs.milliseconds, "milliseconds")}) {
        if (values->empty())
            continue;
        if (auto done = file.write(layout.position(name), std::as_bytes(std::span(*values))); !done)
            return done;
    }
    for (const TensorInfo &tensor : withoutMeasured(layout.header).bare.tensors) {
        if (auto done = copyTensor(tensor.name, {before.file, before.layout}, file, layout); !done)
            return done;
    }
    return file.sync();
}

/// Workspaces find recordings by their fingerprints.
Result<void> checkStaysTheSame(const fs::path &path, const fs::path &fresh)
{
    const auto before = recordingFingerprint(path);
    const auto now = before ? recordingFingerprint(fresh) : before;
    if (!now)
        return tl::unexpected(now.error());
    if (*before == *now)
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("The header of {} was written by another program: with costs in it, workspaces would "
                               "not find the recording again.",
                               path.string()),
                   "Record the network with offramp-engine, or write the costs with that program.");
}

} // namespace

Result<void> addMeasuredCosts(const fs::path &path, const MeasuredCosts &costs)
{
    const auto before = claim(path);
    if (!before)
        return tl::unexpected(before.error());
    if (auto checked = checkCosts(path, before->layout, costs); !checked)
        return checked;
    if (auto whole = checkFixedTensors(before->file, before->layout); !whole)
        return tl::unexpected(whole.error());
    const auto layout = layoutOf(headerWith(before->layout.header, costs), path);
    if (!layout)
        return tl::unexpected(layout.error());
    auto fresh = NewFile::create(path);
    if (!fresh)
        return tl::unexpected(fresh.error());
    return writeAll(fresh->file(), *before, *layout, costs)
        .and_then([&] { return checkStaysTheSame(path, fresh->file().path()); })
        .and_then([&] { return before->file.checkInPlace(); })
        .and_then([&] { return fresh->put(File::Existing::Replace); })
        .map([](const File &) {});
}

Result<void> checkTakesCosts(const fs::path &path, const std::string &networkSha256, int exits,
                             const std::string &exitOutputs)
{
    const auto recording = claim(path);
    if (!recording)
        return tl::unexpected(errorOfOtherFile(path, recording.error()));
    const std::string recorded = textUnder(recording->layout.header.metadata, "network_sha256");
    if (recorded.empty())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} does not say which network it was recorded with.", path.string()),
                       "Record the network with offramp-engine, or import its costs with offramp import --costs.");
    if (recorded != networkSha256)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} was recorded with another network: SHA-256 {} in the file, {} now.",
                                   path.string(), recorded, networkSha256),
                       "Measure the network that it was recorded with.");
    if (auto same = checkExits(path, recording->layout, static_cast<std::size_t>(exits)); !same)
        return same;
    const auto named = [](const std::string &outputs) { return outputs.empty() ? "all outputs" : outputs; };
    const std::string recordedExits = textUnder(recording->layout.header.metadata, exitOutputsKey);
    if (recordedExits != exitOutputs)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} was recorded with other exits: {} in the file, {} now.", path.string(),
                                   named(recordedExits), named(exitOutputs)),
                       "Measure the same: give --exits as it was recorded.");
    return {};
}

Result<void> checkMeasured(const fs::path &path, std::span<const double> costs, CostUnit unit)
{
    for (std::size_t k = 0; k < costs.size(); ++k) {
        if (!std::isfinite(costs[k]) || costs[k] < 0)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: the cost of exit {} is {} {}.", path.string(), k + 1,
                                       shortestText(costs[k]), toText(unit)),
                           "Costs are finite and not negative.");
        if (k > 0 && costs[k] < costs[k - 1])
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: the cost of exit {} is {} {}, less than that of the exit before.",
                                       path.string(), k + 1, shortestText(costs[k]), toText(unit)),
                           "Costs are cumulative: each exit's includes everything before it.");
    }
    return {};
}

std::string costSource(const Recording &recording, CostUnit unit)
{
    const auto text = recording.about(measuredKey);
    const char *key = unit == CostUnit::Joules ? "joules" : "milliseconds";
    if (!text || !checkJsonLimits(*text, {}))
        return {};
    const auto json = nlohmann::json::parse(*text, nullptr, false);
    if (!json.is_object() || !json.contains(key) || !json[key].is_object() || !json[key].contains("source"))
        return {};
    const auto &source = json[key]["source"];
    return source.is_string() ? source.get<std::string>() : std::string();
}

} // namespace offramp
