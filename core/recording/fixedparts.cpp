// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/fixedparts_p.h"

#include "core/recording/fixedsum.h"
#include "core/recording/namecolumn_p.h"

#include <limits>

namespace offramp {

namespace {

/// The checksum of what is fixed when a recording is made.
std::string fixedSumOf(const RecordingPlan &plan, const NameColumn &names)
{
    return fixedSum({std::as_bytes(std::span(plan.origin.label)), std::as_bytes(std::span(plan.origin.flops)),
                     std::as_bytes(std::span(names.bytes)), std::as_bytes(std::span(names.offsets))});
}

template<typename T>
Result<void> writeValues(File &file, const RecordingLayout &layout, const char *tensor, const std::vector<T> &values)
{
    return file.write(layout.position(tensor), std::as_bytes(std::span(values)));
}

Result<void> writeFixedTensors(File &file, const RecordingLayout &layout, const RecordingPlan &plan,
                               const NameColumn &names)
{
    for (auto done :
         {writeValues(file, layout, "label", plan.origin.label), writeValues(file, layout, "flops", plan.origin.flops),
          file.write(layout.position("name_bytes"), std::as_bytes(std::span(names.bytes))),
          writeValues(file, layout, "name_offsets", names.offsets)}) {
        if (!done)
            return done;
    }
    return {};
}

} // namespace

TensorHeader headerFor(const RecordingPlan &plan)
{
    const std::uint64_t n = plan.origin.label.size();
    const auto k = static_cast<std::uint64_t>(plan.origin.exits);
    const auto c = static_cast<std::uint64_t>(plan.origin.classes);
    const NameColumn names(plan.names);

    std::vector<TensorPlan> tensors{{"label", ElementType::I32, {n}},
                                    {"check", ElementType::I32, {n}},
                                    {"predicted", ElementType::I32, {k, n}},
                                    {"entropy", ElementType::F32, {k, n}},
                                    {"confidence", ElementType::F32, {k, n}},
                                    {"margin", ElementType::F32, {k, n}},
                                    {"image", ElementType::I32, {n}},
                                    {"flops", ElementType::I64, {k}},
                                    {"name_bytes", ElementType::U8, {names.bytes.size()}},
                                    {"name_offsets", ElementType::I64, {n + 1}},
                                    {"run", ElementType::F64, {8}}};
    if (plan.origin.costsBySample)
        tensors.push_back({"sample_flops", ElementType::I64, {n}});
    if (plan.withScores)
        tensors.push_back({"score", ElementType::F32, {k, n}});
    if (plan.withLogits)
        tensors.push_back({"logits", ElementType::F32, {k, n, c}});
    if (plan.thumbnails)
        tensors.push_back({"thumbnail",
                           ElementType::U8,
                           {n, static_cast<std::uint64_t>(plan.thumbnails->height),
                            static_cast<std::uint64_t>(plan.thumbnails->width), 3}});

    auto metadata = toMetadata(plan.origin);
    metadata.insert(plan.metadata.begin(), plan.metadata.end());
    metadata["offramp_recording"] = std::to_string(recordingFormatVersion);
    metadata[headerSumKey] = sumToCome;
    metadata[fixedSumKey] = fixedSumOf(plan, names);
    TensorHeader header = layOut(std::move(tensors), std::move(metadata));
    header.dataStart += roomForWarning;
    return header;
}

Result<void> writeFixedParts(File &file, const RecordingLayout &layout, const RecordingPlan &plan)
{
    const std::string header = headerBytes(layout.header);
    const std::vector<double> unknown(8, std::numeric_limits<double>::quiet_NaN());
    for (auto done :
         {file.write(0, std::as_bytes(std::span(header))),
          writeFixedTensors(file, layout, plan, NameColumn(plan.names)), writeValues(file, layout, "run", unknown)}) {
        if (!done)
            return done;
    }
    return {};
}

Result<void> repairFixedTensors(File &file, const RecordingLayout &layout, const RecordingPlan &plan)
{
    const auto checked = checkFixedTensors(file, layout);
    if (checked)
        return {};
    const NameColumn names(plan.names);
    const TensorInfo *nameBytes = layout.header.find("name_bytes");
    const bool fits = nameBytes && nameBytes->shape[0] == names.bytes.size() && layout.has("name_offsets")
                      && layout.has("flops") && plan.names.size() == layout.samples
                      && plan.origin.label.size() == layout.samples
                      && plan.origin.flops.size() == static_cast<std::size_t>(layout.exits)
                      && textUnder(layout.header.metadata, fixedSumKey) == fixedSumOf(plan, names);
    return fits ? writeFixedTensors(file, layout, plan, names) : tl::unexpected(checked.error());
}

} // namespace offramp
