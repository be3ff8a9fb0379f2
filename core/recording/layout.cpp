// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/layout.h"

#include "core/recording/temperatures.h"
#include "core/support/jsonlimits.h"
#include "core/support/numbers.h"
#include "core/tensors/checksums.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace offramp {

namespace {

constexpr std::uint64_t mostSamples = 100'000'000;
constexpr std::uint64_t mostExits = 1000;
constexpr std::uint64_t mostClasses = 1'000'000;
constexpr std::uint64_t mostTableBytes = 200'000'000; ///< that a file may claim without having them on the disk

tl::unexpected<Error> notARecording(const std::filesystem::path &path, std::string_view why)
{
    return failure(ErrorKind::BadInput, fmt::format("{} is not a recording: {}.", path.string(), why),
                   "Open a .exits file; core/recording/FORMAT.md describes what it holds.");
}

std::string shapeText(const std::vector<std::uint64_t> &shape)
{
    return fmt::format("[{}]", fmt::join(shape, ","));
}

/// A tensor that may be there, with the type and shape it must have then.
struct Expected {
    const char *name;
    ElementType type;
    std::vector<std::uint64_t> shape;
    bool required = false;
};

Result<void> checkVersion(const TensorHeader &header, const std::filesystem::path &path)
{
    const auto entry = header.metadata.find("offramp_recording");
    if (entry == header.metadata.end())
        return {};
    const auto version = parseNumber(entry->second);
    if (!version || *version < 1)
        return notARecording(path, fmt::format("its format version is \"{}\"", entry->second));
    if (*version > sampleCostsFormatVersion)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has format version {}; this program reads up to {}.", path.string(),
                                   entry->second, sampleCostsFormatVersion),
                       "Open it with a newer Offramp.");
    return {};
}

/// The metadata's count before that of the logits and that of the class names; nothing where all three are missing.
std::optional<int> classesOf(const TensorHeader &header)
{
    const auto count = parseNumber(textUnder(header.metadata, "classes"));
    if (count && *count >= 1 && *count <= mostClasses && *count == std::floor(*count))
        return static_cast<int>(*count);
    if (const TensorInfo *logits = header.find("logits"); logits && logits->shape.size() == 3)
        return static_cast<int>(logits->shape[2]);
    const std::string text = textUnder(header.metadata, "class_names");
    if (!checkJsonLimits(text, {}))
        return std::nullopt;
    const auto names = nlohmann::json::parse(text, nullptr, false);
    return names.is_array() && !names.empty() ? std::optional(static_cast<int>(names.size())) : std::nullopt;
}

/// The first of the tensors with the costs of exits.
const TensorInfo *costsOf(const TensorHeader &header)
{
    for (const char *name : {"flops", "joules", "milliseconds"}) {
        if (const TensorInfo *costs = header.find(name))
            return costs;
    }
    return nullptr;
}

RowColumn rowColumn(const TensorHeader &header, const CoveredColumn &covered, std::uint64_t samples)
{
    const TensorInfo &tensor = *header.find(covered.name);
    const std::uint64_t blocks
        = covered.byExit && tensor.shape.size() > 1 ? tensor.shape.front() : 1; // sample_flops: [n] too
    return {header.dataStart + tensor.begin, blocks, (tensor.end - tensor.begin) / blocks / samples, covered.name};
}

/// Bytes of the tensors that readers take into memory whole; evaluating them takes up to nine times as much.
std::uint64_t tableBytes(const TensorHeader &header)
{
    std::uint64_t bytes = 0;
    for (const TensorInfo &tensor : header.tensors) {
        if (tensor.name != "logits" && tensor.name != "thumbnail")
            bytes += tensor.end - tensor.begin;
    }
    return bytes;
}

/// Refuses a large file of which most is not there: a hole takes no room on the disk, but in memory.
Result<void> checkHoles(const File &file, const RecordingLayout &layout)
{
    const std::uint64_t claimed = tableBytes(layout.header);
    if (claimed <= mostTableBytes)
        return {};
    const auto onDisk = file.sizeOnDisk();
    if (!onDisk)
        return tl::unexpected(onDisk.error());
    if (claimed / 2 <= *onDisk)
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("{} claims {} samples and {} exits, {:.1f} MB without logits and thumbnails, and only "
                               "{:.1f} MB of it are on the disk.",
                               file.path().string(), layout.samples, layout.exits, static_cast<double>(claimed) / 1e6,
                               static_cast<double>(*onDisk) / 1e6),
                   "Copy it again from where it came from, or record it again.");
}

} // namespace

std::uint64_t RecordingLayout::position(std::string_view tensor) const
{
    return header.dataStart + header.find(tensor)->begin;
}

std::optional<ThumbnailSize> RecordingLayout::thumbnailSize() const
{
    const TensorInfo *thumbnail = header.find("thumbnail");
    if (!thumbnail)
        return std::nullopt;
    return ThumbnailSize{static_cast<int>(thumbnail->shape[2]), static_cast<int>(thumbnail->shape[1])};
}

std::uint64_t RecordingLayout::rowSize() const
{
    std::uint64_t size = 0;
    for (const RowColumn &column : rowColumns)
        size += column.blocks * column.bytesPerRow;
    return size;
}

Result<RecordingLayout> layoutOf(TensorHeader header, const std::filesystem::path &path)
{
    if (auto checked = checkVersion(header, path); !checked)
        return tl::unexpected(checked.error());

    const TensorInfo *label = header.find("label");
    const TensorInfo *costs = costsOf(header);
    if (!label || !costs || label->shape.size() != 1 || costs->shape.size() != 1)
        return notARecording(path, "it needs the tensors label [n] and flops, joules or milliseconds [K]");
    const std::uint64_t n = label->shape[0];
    const std::uint64_t k = costs->shape[0];
    if (n < 1 || n > mostSamples || k < 1 || k > mostExits)
        return notARecording(path, fmt::format("it claims {} samples and {} exits", n, k));

    const TensorInfo *logits = header.find("logits");
    const TensorInfo *thumbnail = header.find("thumbnail");
    const TensorInfo *nameBytes = header.find("name_bytes");
    const std::uint64_t c = logits && logits->shape.size() == 3 ? logits->shape[2] : 1;
    if (c < 1 || c > mostClasses)
        return notARecording(path, fmt::format("it claims {} classes", c));
    const auto isSide = [](std::uint64_t side) { return side >= 1 && side <= largestThumbnailSide; };
    if (thumbnail && (thumbnail->shape.size() != 4 || !isSide(thumbnail->shape[1]) || !isSide(thumbnail->shape[2])))
        return notARecording(path, fmt::format("its thumbnails are not [n,h,w,3] with at most {0} x {0} pixels",
                                               largestThumbnailSide));

    const std::vector<Expected> expected{
        {"label", ElementType::I32, {n}, true},
        {"flops", ElementType::I64, {k}},
        {"joules", ElementType::F64, {k}},
        {"milliseconds", ElementType::F64, {k}},
        {"predicted", ElementType::I32, {k, n}, true},
        {"check", ElementType::I32, {n}},
        {"entropy", ElementType::F32, {k, n}},
        {"confidence", ElementType::F32, {k, n}},
        {"margin", ElementType::F32, {k, n}},
        {"score", ElementType::F32, {k, n}},
        {"sample_flops", ElementType::I64, k == 1 ? std::vector<std::uint64_t>{n} : std::vector<std::uint64_t>{k, n}},
        {"logits", ElementType::F32, {k, n, c}},
        {"name_bytes", ElementType::U8, {nameBytes && nameBytes->shape.size() == 1 ? nameBytes->shape[0] : 0}},
        {"name_offsets", ElementType::I64, {n + 1}},
        {"thumbnail", ElementType::U8,
         thumbnail ? std::vector<std::uint64_t>{n, thumbnail->shape[1], thumbnail->shape[2], 3}
                   : std::vector<std::uint64_t>{}},
        {"image", ElementType::I32, {n}},
        {"run", ElementType::F64, {8}},
    };
    for (const Expected &tensor : expected) {
        const TensorInfo *found = header.find(tensor.name);
        if (!found && tensor.required)
            return notARecording(path, fmt::format("the tensor {} is missing", tensor.name));
        if (found && (found->type != tensor.type || found->shape != tensor.shape))
            return notARecording(path, fmt::format("the tensor {} is {} {} where {} {} is needed", tensor.name,
                                                   toText(found->type), shapeText(found->shape), toText(tensor.type),
                                                   shapeText(tensor.shape)));
    }
    if (!header.find("entropy") && !header.find("confidence") && !header.find("margin") && !header.find("score")
        && !logits)
        return notARecording(path, "it needs one of entropy, confidence, margin, score and logits");
    const auto classes = classesOf(header);
    if (logits && classes && static_cast<std::uint64_t>(*classes) != c)
        return notARecording(path, fmt::format("its metadata gives {} classes, its logits have {}", *classes, c));
    if (header.find("sample_flops") && !header.find("flops"))
        return notARecording(path, "sample_flops goes with flops, which are missing");

    if (const auto temperatures = temperaturesIn(header.metadata, static_cast<int>(k)); !temperatures)
        return failure(ErrorKind::BadInput, fmt::format("{}: {}", path.string(), temperatures.error().sentence),
                       temperatures.error().remedy);

    RecordingLayout layout;
    layout.samples = n;
    layout.exits = static_cast<int>(k);
    layout.classes = classes;
    for (const CoveredColumn &covered : coveredColumns) {
        if (header.find(covered.name))
            layout.rowColumns.push_back(rowColumn(header, covered, n));
    }
    layout.header = std::move(header);
    return layout;
}

Result<RecordingLayout> readLayout(const File &file)
{
    auto layout = readTensorHeader(file).and_then(
        [&](TensorHeader header) { return layoutOf(std::move(header), file.path()); });
    if (!layout)
        return layout;
    if (auto done = checkHoles(file, *layout); !done)
        return tl::unexpected(done.error());
    return layout;
}

std::int32_t checkWord(std::span<const std::byte> rowBytes)
{
    return checkWord(addToCrc32(0, rowBytes));
}

std::int32_t checkWord(std::uint32_t crc)
{
    const auto word = static_cast<std::int32_t>(crc);
    return word == notRecorded || word == recordedUnchecked ? 1 : word;
}

} // namespace offramp
