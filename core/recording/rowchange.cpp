// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/rowchange_p.h"

#include "core/recording/fixedparts_p.h"
#include "core/recording/fixedsum.h"
#include "core/recording/measuredparts_p.h"
#include "core/recording/namecolumn_p.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace offramp {

namespace {

constexpr std::uint64_t bytesAtOnce = 1 << 20;

/// Rows that follow each other both where they were and where they will be.
struct Stretch {
    std::size_t from = 0;
    std::size_t to = 0;
    std::size_t count = 0;
};

std::vector<Stretch> stretchesOf(const RowChange &change)
{
    std::vector<Stretch> stretches;
    for (std::size_t row = 0; row < change.from.size(); ++row) {
        const auto from = change.from[row];
        if (!from)
            continue;
        const bool goesOn = !stretches.empty() && stretches.back().to + stretches.back().count == row
                            && stretches.back().from + stretches.back().count == *from;
        if (goesOn)
            ++stretches.back().count;
        else
            stretches.push_back({*from, row, 1});
    }
    return stretches;
}

Result<void> copyBytes(const File &source, std::uint64_t from, File &file, std::uint64_t to, std::uint64_t count)
{
    std::vector<std::byte> bytes;
    for (std::uint64_t at = 0; at < count; at += bytes.size()) {
        bytes.resize(std::min(count - at, bytesAtOnce));
        if (auto done = source.read(from + at, bytes); !done)
            return done;
        if (auto done = file.write(to + at, bytes); !done)
            return done;
    }
    return {};
}

Result<void> copyColumn(const std::vector<Stretch> &stretches, const RowSource &source, const RowColumn &from,
                        File &file, std::size_t samples, const RowColumn &to)
{
    for (std::uint64_t block = 0; block < from.blocks; ++block) {
        for (const Stretch &stretch : stretches) {
            const auto old = from.position + (block * source.layout.samples + stretch.from) * from.bytesPerRow;
            const auto fresh = to.position + (block * samples + stretch.to) * to.bytesPerRow;
            if (auto done = copyBytes(source.file, old, file, fresh, stretch.count * to.bytesPerRow); !done)
                return done;
        }
    }
    return {};
}

/// The shape of a tensor with other rows; nothing for one that is not known.
std::optional<std::vector<std::uint64_t>> shapeAfter(const RowChange &change, const TensorInfo &tensor)
{
    const std::uint64_t samples = change.from.size();
    if (tensor.name == "name_bytes")
        return std::vector<std::uint64_t>{NameColumn(change.names).bytes.size()};
    if (tensor.name == "name_offsets")
        return std::vector{samples + 1};
    if (tensor.name == "label" || tensor.name == "check")
        return std::vector{samples};
    if (tensor.name == "flops" || tensor.name == "run")
        return tensor.shape;
    const auto column = std::ranges::find(coveredColumns, tensor.name, &CoveredColumn::name);
    if (column == coveredColumns.end())
        return std::nullopt;
    auto shape = tensor.shape;
    shape[column->byExit && shape.size() > 1 ? 1 : 0] = samples; // costs of samples of one exit are [n]
    return shape;
}

Result<std::string> fixedSumAfter(const RowChange &change, const RowSource &before)
{
    std::vector<std::int64_t> flops;
    if (before.layout.has("flops")) {
        flops.resize(static_cast<std::size_t>(before.layout.exits));
        const auto bytes = std::as_writable_bytes(std::span(flops));
        if (auto done = before.file.read(before.layout.position("flops"), bytes); !done)
            return tl::unexpected(done.error());
    }
    const NameColumn names(change.names);
    return fixedSum({std::as_bytes(std::span(change.label)), std::as_bytes(std::span(flops)),
                     std::as_bytes(std::span(names.bytes)), std::as_bytes(std::span(names.offsets))});
}

RowColumn checkColumn(const RecordingLayout &layout)
{
    return {layout.position("check"), 1, sizeof(std::int32_t)};
}

} // namespace

Result<void> copyTensor(std::string_view name, const RowSource &source, File &file, const RecordingLayout &layout)
{
    const TensorInfo *tensor = source.layout.header.find(name);
    if (!tensor)
        return {};
    return copyBytes(source.file, source.layout.position(name), file, layout.position(name),
                     tensor->end - tensor->begin);
}

Result<TensorHeader> headerAfter(const RowChange &change, const RowSource &before)
{
    SplitHeader split = withoutMeasured(before.layout.header);
    TensorHeader &header = split.bare;
    std::vector<TensorPlan> tensors; // in the same order, so that they lie as before
    for (const TensorInfo &tensor : header.tensors) {
        if (auto shape = shapeAfter(change, tensor))
            tensors.push_back({tensor.name, tensor.type, std::move(*shape)});
    }
    auto metadata = std::move(header.metadata);
    if (metadata.contains(fixedSumKey)) {
        auto sum = fixedSumAfter(change, before);
        if (!sum)
            return tl::unexpected(sum.error());
        metadata[fixedSumKey] = std::move(*sum);
    }
    metadata.erase(skippedKey);
    if (!change.skipped.empty())
        metadata[skippedKey]
            = nlohmann::json(change.skipped).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    header = layOut(std::move(tensors), std::move(metadata));
    header.dataStart += roomForWarning;
    return withMeasured(split);
}

Result<void> copyRows(const RowChange &change, const RowSource &source, File &file, const RecordingLayout &layout)
{
    const NameColumn names(change.names);
    const std::string header = headerBytes(layout.header);
    for (auto done : {file.write(0, std::as_bytes(std::span(header))),
                      file.write(layout.position("label"), std::as_bytes(std::span(change.label))),
                      file.write(layout.position("name_bytes"), std::as_bytes(std::span(names.bytes))),
                      file.write(layout.position("name_offsets"), std::as_bytes(std::span(names.offsets))),
                      copyTensor("flops", source, file, layout), copyTensor("joules", source, file, layout),
                      copyTensor("milliseconds", source, file, layout), copyTensor("run", source, file, layout)}) {
        if (!done)
            return done;
    }
    const auto stretches = stretchesOf(change);
    for (std::size_t i = 0; i < layout.rowColumns.size(); ++i) {
        if (auto done
            = copyColumn(stretches, source, source.layout.rowColumns[i], file, layout.samples, layout.rowColumns[i]);
            !done)
            return done;
    }
    return copyColumn(stretches, source, checkColumn(source.layout), file, layout.samples, checkColumn(layout));
}

} // namespace offramp
