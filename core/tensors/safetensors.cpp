// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/safetensors.h"

#include "core/support/json.h"
#include "core/support/jsonlimits.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

namespace offramp {

namespace {

constexpr std::uint64_t largestHeader = 100'000'000;

struct TypeRow {
    ElementType type;
    const char *name;
    std::uint64_t bytes;
};

constexpr std::array<TypeRow, 13> typeRows{{{ElementType::Bool, "BOOL", 1},
                                            {ElementType::U8, "U8", 1},
                                            {ElementType::I8, "I8", 1},
                                            {ElementType::I16, "I16", 2},
                                            {ElementType::U16, "U16", 2},
                                            {ElementType::F16, "F16", 2},
                                            {ElementType::BF16, "BF16", 2},
                                            {ElementType::I32, "I32", 4},
                                            {ElementType::U32, "U32", 4},
                                            {ElementType::F32, "F32", 4},
                                            {ElementType::I64, "I64", 8},
                                            {ElementType::U64, "U64", 8},
                                            {ElementType::F64, "F64", 8}}};

const TypeRow &rowOf(ElementType type)
{
    return *std::ranges::find(typeRows, type, &TypeRow::type);
}

std::uint64_t paddedTo8(std::uint64_t size)
{
    return (size + 7) / 8 * 8;
}

std::string headerText(const TensorHeader &header)
{
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    if (!header.metadata.empty())
        json["__metadata__"] = header.metadata;
    for (const TensorInfo &tensor : header.tensors)
        json[tensor.name]
            = {{"dtype", toText(tensor.type)}, {"shape", tensor.shape}, {"data_offsets", {tensor.begin, tensor.end}}};
    std::string text = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    text.resize(paddedTo8(text.size()), ' ');
    return text;
}

/// The text of a header with other digits for its checksum; nothing where it does not have those before.
std::optional<std::string> withSum(std::string text, std::string_view before, std::string_view after)
{
    const std::size_t key = text.find(fmt::format("\"{}\"", headerSumKey));
    const std::size_t at = key == std::string::npos ? key : text.find(before, key);
    if (at == std::string::npos || before.size() != after.size())
        return std::nullopt;
    return text.replace(at, before.size(), after);
}

std::string sumOf(const std::string &text)
{
    return crc32Text(addToCrc32(0, std::as_bytes(std::span(text))));
}

tl::unexpected<Error> damaged(const File &file, std::string_view part)
{
    return failure(ErrorKind::BadInput,
                   fmt::format("{} is damaged: the checksum of its {} does not match.", file.path().string(), part),
                   "Copy it again from where it came from, or make it again. A program that changes it on purpose can "
                   "leave out the checksums in the metadata.");
}

tl::unexpected<Error> notSafetensors(const File &file, std::string_view why)
{
    return failure(ErrorKind::BadInput,
                   fmt::format("{} is not a valid safetensors file: {}.", file.path().string(), why),
                   "Check that this is the right file and that it was copied whole.");
}

bool isCount(const nlohmann::json &value)
{
    return value.is_number_unsigned();
}

Result<TensorInfo> readTensor(const File &file, const std::string &name, const nlohmann::json &json)
{
    const auto wrong
        = [&](std::string_view why) { return notSafetensors(file, fmt::format("tensor \"{}\" {}", name, why)); };
    if (!json.is_object() || json.size() != 3 || !json.contains("dtype") || !json.contains("shape")
        || !json.contains("data_offsets"))
        return wrong("does not have exactly dtype, shape and data_offsets");

    TensorInfo tensor{name, {}, {}, 0, 0};
    const auto &dtype = json["dtype"];
    const auto row = std::ranges::find_if(typeRows, [&](const TypeRow &r) { return dtype == r.name; });
    if (row == typeRows.end())
        return wrong(fmt::format("has the unknown dtype {}", dtype.dump()));
    tensor.type = row->type;

    const auto &shape = json["shape"];
    const auto &offsets = json["data_offsets"];
    if (!shape.is_array() || !std::ranges::all_of(shape, isCount))
        return wrong("has a shape that is not a list of counts");
    if (!offsets.is_array() || offsets.size() != 2 || !isCount(offsets[0]) || !isCount(offsets[1]))
        return wrong("has data_offsets that are not two counts");
    tensor.shape = shape.get<std::vector<std::uint64_t>>();
    tensor.begin = offsets[0];
    tensor.end = offsets[1];

    const auto size = sizeInBytes(tensor.type, tensor.shape);
    if (tensor.end < tensor.begin || !size || *size != tensor.end - tensor.begin)
        return wrong("has data_offsets that do not fit its shape");
    return tensor;
}

} // namespace

const char *toText(ElementType type)
{
    return rowOf(type).name;
}

std::uint64_t byteSize(ElementType type)
{
    return rowOf(type).bytes;
}

std::optional<std::uint64_t> sizeInBytes(ElementType type, const std::vector<std::uint64_t> &shape)
{
    std::uint64_t size = byteSize(type);
    for (const std::uint64_t extent : shape) {
        if (__builtin_mul_overflow(size, extent, &size))
            return std::nullopt;
    }
    return size;
}

const TensorInfo *TensorHeader::find(std::string_view name) const
{
    const auto found = std::ranges::find(tensors, name, &TensorInfo::name);
    return found == tensors.end() ? nullptr : &*found;
}

std::string textUnder(const std::map<std::string, std::string> &metadata, const std::string &key)
{
    const auto entry = metadata.find(key);
    return entry == metadata.end() ? std::string() : entry->second;
}

TensorHeader layOut(std::vector<TensorPlan> tensors, std::map<std::string, std::string> metadata)
{
    std::stable_sort(tensors.begin(), tensors.end(),
                     [](const TensorPlan &a, const TensorPlan &b) { return byteSize(a.type) > byteSize(b.type); });
    TensorHeader header;
    header.metadata = std::move(metadata);
    std::uint64_t at = 0;
    for (TensorPlan &plan : tensors) {
        const std::uint64_t end = at + *sizeInBytes(plan.type, plan.shape);
        header.tensors.push_back({std::move(plan.name), plan.type, std::move(plan.shape), at, end});
        at = end;
    }
    header.dataStart = 8 + headerText(header).size();
    return header;
}

std::string headerBytes(const TensorHeader &header)
{
    const bool hasSum = header.metadata.contains(headerSumKey);
    TensorHeader summed = header;
    if (hasSum)
        summed.metadata[headerSumKey] = sumToCome;
    std::string text = headerText(summed);
    text.resize(std::max<std::size_t>(text.size() + 8, header.dataStart) - 8, ' ');
    if (hasSum)
        text = withSum(text, sumToCome, sumOf(text)).value_or(text);
    std::string bytes;
    for (int i = 0; i < 8; ++i)
        bytes += static_cast<char>(text.size() >> (8 * i) & 0xff);
    return bytes + text;
}

namespace {

Result<TensorHeader> readHeaderOnce(const File &file)
{
    const auto fileSize = file.size();
    if (!fileSize)
        return tl::unexpected(fileSize.error());
    if (*fileSize < 8)
        return notSafetensors(file, fmt::format("it has only {} bytes", *fileSize));

    std::array<std::byte, 8> lengthBytes{};
    if (auto done = file.read(0, lengthBytes); !done)
        return tl::unexpected(done.error());
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < 8; ++i)
        length |= std::to_integer<std::uint64_t>(lengthBytes[i]) << (8 * i);
    if (length > largestHeader || length > *fileSize - 8)
        return notSafetensors(file, fmt::format("its header claims {} bytes", length));

    std::string text(length, '\0');
    if (auto done = file.read(8, std::as_writable_bytes(std::span(text))); !done)
        return tl::unexpected(done.error());
    if (!text.starts_with('{'))
        return notSafetensors(file, "its header does not begin with '{'");
    if (auto within = checkJsonLimits(text, file.path().string()); !within)
        return tl::unexpected(within.error());
    const auto json = nlohmann::json::parse(text, nullptr, false);
    if (json.is_discarded() || !json.is_object())
        return notSafetensors(file, "its header is not JSON");
    if (repeatedKey(text))
        return notSafetensors(file, "its header names something twice");

    TensorHeader header;
    header.dataStart = 8 + length;
    for (const auto &[name, value] : json.items()) {
        if (name == "__metadata__") {
            if (!value.is_object())
                return notSafetensors(file, "__metadata__ is not an object");
            for (const auto &[key, entry] : value.items()) {
                if (!entry.is_string())
                    return notSafetensors(file, fmt::format("metadata \"{}\" is not text", key));
                header.metadata[key] = entry;
            }
            continue;
        }
        auto tensor = readTensor(file, name, value);
        if (!tensor)
            return tl::unexpected(tensor.error());
        header.tensors.push_back(std::move(*tensor));
    }

    if (const auto sum = header.metadata.find(headerSumKey); sum != header.metadata.end()) {
        const auto summed = withSum(text, sum->second, sumToCome);
        if (!summed || sumOf(*summed) != sum->second)
            return damaged(file, "header");
    }

    std::sort(header.tensors.begin(), header.tensors.end(), [](const TensorInfo &a, const TensorInfo &b) {
        return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
    });
    std::uint64_t at = 0;
    for (const TensorInfo &tensor : header.tensors) {
        if (tensor.begin != at)
            return notSafetensors(file, fmt::format("tensor \"{}\" does not follow the one before it", tensor.name));
        at = tensor.end;
    }
    if (at != *fileSize - header.dataStart)
        return notSafetensors(file, fmt::format("its tensors hold {} bytes, and {} follow the header", at,
                                                *fileSize - header.dataStart));
    return header;
}

} // namespace

Result<TensorHeader> readTensorHeader(const File &file)
{
    auto header = readHeaderOnce(file);
    return header ? header : readHeaderOnce(file); // a writer may just have been changing it
}

Result<Checksums> checkDataSum(const File &file, const TensorHeader &header)
{
    const auto sum = header.metadata.find(dataSumKey);
    if (sum == header.metadata.end())
        return Checksums::None;
    const auto crc = addToCrc32(0, file, header.dataStart, header.fileSize() - header.dataStart);
    if (!crc)
        return tl::unexpected(crc.error());
    return crc32Text(*crc) == sum->second ? Result<Checksums>(Checksums::Fit) : damaged(file, "tensors");
}

} // namespace offramp
