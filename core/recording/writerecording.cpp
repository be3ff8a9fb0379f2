// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/writerecording.h"

#include "core/recording/fixedsum.h"
#include "core/recording/layout.h"
#include "core/recording/measuredparts_p.h"
#include "core/recording/namecolumn_p.h"
#include "core/support/atomicfile.h"
#include "core/tensors/safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace offramp {

namespace {

struct Column {
    TensorPlan plan;
    std::span<const std::byte> bytes;
};

template<typename T>
std::span<const std::byte> bytesOf(const T &values)
{
    return std::as_bytes(std::span(values));
}

class Columns
{
public:
    explicit Columns(const WholeRecording &whole)
    {
        const Recording &recording = whole.recording;
        const std::uint64_t n = recording.sampleCount();
        const auto k = static_cast<std::uint64_t>(recording.exits);
        add("label", ElementType::I32, {n}, recording.label);
        add("predicted", ElementType::I32, {k, n}, recording.predicted);
        add("entropy", ElementType::F32, {k, n}, recording.entropy);
        add("confidence", ElementType::F32, {k, n}, recording.confidence);
        add("margin", ElementType::F32, {k, n}, recording.margin);
        add("score", ElementType::F32, {k, n}, recording.score);
        add("joules", ElementType::F64, {k}, recording.joules);
        add("milliseconds", ElementType::F64, {k}, recording.milliseconds);
        add("flops", ElementType::I64, {k}, recording.flops);
        add("sample_flops", ElementType::I64, k == 1 ? std::vector<std::uint64_t>{n} : std::vector<std::uint64_t>{k, n},
            recording.sampleFlops);
        add("image", ElementType::I32, {n}, recording.image);
        add("logits", ElementType::F32, {k, n, whole.logits.size() / (k * n)}, whole.logits);
        if (whole.thumbnails)
            add("thumbnail", ElementType::U8,
                {n, static_cast<std::uint64_t>(whole.thumbnails->height),
                 static_cast<std::uint64_t>(whole.thumbnails->width), 3},
                whole.pixels);
        m_check = checkWords(n, k);
        add("check", ElementType::I32, {n}, m_check);
        if (whole.sampleNames.empty())
            return;
        m_names = NameColumn(whole.sampleNames);
        m_columns.push_back({{"name_bytes", ElementType::U8, {m_names.bytes.size()}}, bytesOf(m_names.bytes)});
        add("name_offsets", ElementType::I64, {n + 1}, m_names.offsets);
    }

    [[nodiscard]] const std::vector<Column> &all() const { return m_columns; }

    [[nodiscard]] std::span<const std::byte> bytes(std::string_view name) const
    {
        const auto found = std::ranges::find(m_columns, name, [](const Column &column) { return column.plan.name; });
        return found == m_columns.end() ? std::span<const std::byte>() : found->bytes;
    }

private:
    template<typename T>
    void add(const char *name, ElementType type, std::vector<std::uint64_t> shape, const std::vector<T> &values)
    {
        if (!values.empty())
            m_columns.push_back({{name, type, std::move(shape)}, bytesOf(values)});
    }

    [[nodiscard]] std::vector<std::int32_t> checkWords(std::uint64_t samples, std::uint64_t exits) const
    {
        std::vector<std::int32_t> words;
        std::vector<std::byte> row;
        for (std::uint64_t i = 0; i < samples; ++i) {
            row.clear();
            for (const auto &[name, byExit] : coveredColumns) {
                const auto all = bytes(name);
                const std::uint64_t blocks = byExit ? exits : 1;
                for (std::uint64_t b = 0; b < blocks && !all.empty(); ++b) {
                    const std::size_t width = all.size() / blocks / samples;
                    const auto part = all.subspan((b * samples + i) * width, width);
                    row.insert(row.end(), part.begin(), part.end());
                }
            }
            words.push_back(checkWord(row));
        }
        return words;
    }

    std::vector<std::int32_t> m_check;
    NameColumn m_names{{}};
    std::vector<Column> m_columns;
};

Result<void> writeAll(File &file, const Columns &columns, std::map<std::string, std::string> metadata)
{
    SplitHeader split;
    std::vector<TensorPlan> plans;
    for (const Column &column : columns.all())
        (std::ranges::count(measuredTensors, column.plan.name) > 0 ? split.tensors : plans).push_back(column.plan);
    if (auto about = metadata.extract(measuredKey))
        split.metadata.insert(std::move(about));
    if (!split.tensors.empty())
        split.metadata[measuredSumKey] = fixedSum({columns.bytes("joules"), columns.bytes("milliseconds")});
    metadata.erase(measuredSumKey); // of the file that they came from
    metadata[headerSumKey] = sumToCome;
    metadata[fixedSumKey] = fixedSum(
        {columns.bytes("label"), columns.bytes("flops"), columns.bytes("name_bytes"), columns.bytes("name_offsets")});
    split.bare = layOut(std::move(plans), std::move(metadata));
    const auto layout = layoutOf(withMeasured(split), file.path());
    if (!layout)
        return tl::unexpected(layout.error());

    if (auto done = file.clear(layout->header.fileSize()); !done)
        return done;
    const std::string header = headerBytes(layout->header);
    if (auto done = file.write(0, bytesOf(header)); !done)
        return done;
    for (const Column &column : columns.all()) {
        if (auto done = file.write(layout->position(column.plan.name), column.bytes); !done)
            return done;
    }
    return file.sync();
}

} // namespace

Result<void> writeRecording(const std::filesystem::path &path, const WholeRecording &whole)
{
    std::error_code code;
    if (std::filesystem::exists(path, code))
        return failure(ErrorKind::BadInput, fmt::format("{} exists already.", path.string()),
                       "Choose another output file, or remove that one.");
    auto fresh = NewFile::create(path);
    if (!fresh)
        return tl::unexpected(fresh.error());
    auto metadata = whole.recording.metadata;
    const bool hasCostsOfSamples = whole.recording.exits > 1 && !whole.recording.sampleFlops.empty();
    metadata["offramp_recording"]
        = std::to_string(hasCostsOfSamples ? sampleCostsFormatVersion : recordingFormatVersion);
    return writeAll(fresh->file(), Columns(whole), std::move(metadata))
        .and_then([&] { return readRecording(fresh->file().path()); })
        .and_then([&](const Recording &) { return fresh->put(File::Existing::Keep); })
        .map([](const File &) {});
}

} // namespace offramp
