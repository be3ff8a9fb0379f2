// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/measuredparts_p.h"

#include "core/recording/fixedsum.h"

#include <algorithm>
#include <array>

namespace offramp {

namespace {

constexpr std::array<const char *, 2> measuredKeys{measuredKey, measuredSumKey};
constexpr std::uint64_t roundingOfText = 16; ///< bytes by which padding to 8 may change a difference of lengths

bool isMeasured(const std::string &tensor)
{
    return std::ranges::count(measuredTensors, tensor) > 0;
}

/// The tensors of a header without the measured ones, end to end.
std::vector<TensorInfo> otherTensors(const TensorHeader &header)
{
    std::vector<TensorInfo> others;
    std::uint64_t removed = 0;
    for (TensorInfo tensor : header.tensors) {
        if (isMeasured(tensor.name)) {
            removed += tensor.end - tensor.begin;
            continue;
        }
        tensor.begin -= removed;
        tensor.end -= removed;
        others.push_back(std::move(tensor));
    }
    return others;
}

/// Bytes that measured costs take in a header's text, or a few more: the same whatever other metadata it has.
std::uint64_t roomFor(const TensorHeader &header)
{
    TensorHeader costs{header.tensors, {}, 0};
    for (const char *key : measuredKeys) {
        if (const auto entry = header.metadata.find(key); entry != header.metadata.end())
            costs.metadata.insert(*entry);
    }
    if (costs.metadata.empty() && otherTensors(header).size() == header.tensors.size())
        return 0;
    const TensorHeader others{otherTensors(header), {}, 0};
    return headerBytes(costs).size() - headerBytes(others).size() + roundingOfText;
}

} // namespace

SplitHeader withoutMeasured(const TensorHeader &header)
{
    SplitHeader split{{otherTensors(header), header.metadata, header.dataStart}};
    for (const TensorInfo &tensor : header.tensors) {
        if (isMeasured(tensor.name))
            split.tensors.push_back({tensor.name, tensor.type, tensor.shape});
    }
    for (const char *key : measuredKeys) {
        if (auto entry = split.bare.metadata.extract(key))
            split.metadata.insert(std::move(entry));
    }
    split.bare.dataStart -= std::min(roomFor(header), header.dataStart);
    return split;
}

TensorHeader withMeasured(const SplitHeader &split)
{
    TensorHeader header{{}, split.bare.metadata, 0};
    header.metadata.insert(split.metadata.begin(), split.metadata.end());
    std::uint64_t at = 0;
    for (const TensorPlan &plan : split.tensors) {
        const std::uint64_t size = sizeInBytes(plan.type, plan.shape).value_or(0);
        header.tensors.push_back({plan.name, plan.type, plan.shape, at, at + size});
        at += size;
    }
    for (TensorInfo tensor : split.bare.tensors) {
        tensor.begin += at;
        tensor.end += at;
        header.tensors.push_back(std::move(tensor));
    }
    header.dataStart = headerBytes(split.bare).size() + roomFor(header);
    return header;
}

} // namespace offramp
