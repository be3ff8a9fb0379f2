// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/logitsarchive.h"

#include "core/exits/answer.h"
#include "core/tensors/npy.h"
#include "core/tensors/zipdirectory.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace offramp {

namespace {

constexpr std::uint64_t largestArray = 2'000'000'000;

/// An array of an archive under the names it may have.
struct Wanted {
    const char *word;
    std::vector<std::string> names;
};

const Wanted logitsArray{"logits", {"logits", "outputs", "scores", "exit_logits"}};
const Wanted labelsArray{"labels", {"labels", "label", "targets", "target", "y", "y_true", "truth"}};
const Wanted flopsArray{"flops", {"flops", "costs", "cost", "macs", "cumulative_flops"}};

std::string arrayName(const ZipEntry &entry)
{
    std::string name = entry.name.substr(0, entry.name.rfind(".npy"));
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    return name;
}

class LogitsArchive
{
public:
    LogitsArchive(const File &file, std::vector<ZipEntry> entries, const ImportOptions &options,
                  const IsCancelled &isCancelled)
        : m_file(file)
        , m_source(file.path().string())
        , m_entries(std::move(entries))
        , m_options(options)
        , m_isCancelled(isCancelled)
    {
    }

    Result<Imported> read()
    {
        recording().networkName = m_options.networkName;
        for (const auto step : {&LogitsArchive::readLogits, &LogitsArchive::readLabels, &LogitsArchive::answer,
                                &LogitsArchive::readFlops}) {
            if (auto done = (this->*step)(); !done)
                return tl::unexpected(done.error());
            if (isSet(m_isCancelled))
                return cancelled();
        }
        return std::move(m_imported);
    }

private:
    [[nodiscard]] Recording &recording() { return m_imported.whole.recording; }

    [[nodiscard]] tl::unexpected<Error> wrong(const std::string &what, std::string remedy) const
    {
        return failure(ErrorKind::BadInput, fmt::format("{}: {}.", m_source, what), std::move(remedy));
    }

    /// The array under one of its names, with a note; nothing where it is missing.
    Result<std::optional<NpyArray>> find(const Wanted &wanted)
    {
        for (const std::string &name : wanted.names) {
            const auto entry = std::ranges::find_if(m_entries, [&](const ZipEntry &e) { return arrayName(e) == name; });
            if (entry == m_entries.end())
                continue;
            auto bytes = readZipEntry(m_file, *entry, largestArray);
            if (!bytes)
                return tl::unexpected(bytes.error());
            auto array = NpyArray::parse(std::move(*bytes), m_source + " " + entry->name);
            if (!array)
                return tl::unexpected(array.error());
            m_imported.notes.push_back(
                fmt::format("{} [{}] was read as {}.", entry->name, fmt::join(array->shape(), ","), wanted.word));
            return std::optional(std::move(*array));
        }
        return std::nullopt;
    }

    Result<NpyArray> require(const Wanted &wanted)
    {
        auto array = find(wanted);
        if (!array)
            return tl::unexpected(array.error());
        if (*array)
            return std::move(**array);
        std::vector<std::string> names;
        for (const ZipEntry &entry : m_entries)
            names.push_back(entry.name);
        return wrong(fmt::format("there is no array named {}, only {}", wanted.word, fmt::join(names, ", ")),
                     "Save it with numpy.savez(path, logits=…, labels=…, flops=…).");
    }

    Result<void> readLogits()
    {
        const auto array = require(logitsArray);
        if (!array)
            return tl::unexpected(array.error());
        std::vector<std::uint64_t> shape = array->shape();
        if (shape.size() == 2)
            shape.insert(shape.begin(), 1);
        if (shape.size() != 3 || array->size() == 0 || shape[0] > 1000)
            return wrong(fmt::format("logits have the shape [{}]", fmt::join(array->shape(), ",")),
                         "Their shape is [exits, samples, classes].");
        recording().exits = static_cast<int>(shape[0]);
        m_samples = shape[1];
        m_classes = shape[2];
        recording().classes = static_cast<int>(m_classes);
        m_imported.notes.push_back(
            fmt::format("That is {} exits, {} samples and {} classes.", shape[0], m_samples, m_classes));
        const std::vector<double> values = array->values();
        m_imported.whole.logits.assign(values.begin(), values.end());
        return {};
    }

    Result<void> readLabels()
    {
        const auto array = require(labelsArray);
        if (!array)
            return tl::unexpected(array.error());
        if (array->size() != m_samples)
            return wrong(fmt::format("there are {} labels for {} samples", array->size(), m_samples),
                         "The logits' shape is [exits, samples, classes], the labels' [samples].");
        for (const double label : array->values()) {
            if (!(label >= 0 && label < static_cast<double>(m_classes)) || label != std::floor(label))
                return wrong(fmt::format("sample {} has label {}, outside the {} classes", recording().label.size(),
                                         label, m_classes),
                             "Labels are whole numbers from 0 to the number of classes less one.");
            recording().label.push_back(static_cast<std::int32_t>(label));
        }
        recording().recorded.assign(m_samples, true);
        return {};
    }

    Result<void> answer()
    {
        const std::span<const float> logits(m_imported.whole.logits);
        for (std::size_t at = 0; at < logits.size() / m_classes; ++at) {
            if (at % 4096 == 0 && isSet(m_isCancelled))
                return cancelled();
            const auto answered = answerFromLogits(logits.subspan(at * m_classes, m_classes));
            if (!answered)
                return wrong(fmt::format("sample {} has NaN or infinite logits at exit {}", at % m_samples,
                                         at / m_samples + 1),
                             "Look at the network that wrote them.");
            recording().predicted.push_back(answered->predicted);
            recording().entropy.push_back(answered->entropy);
            recording().confidence.push_back(answered->confidence);
            recording().margin.push_back(answered->margin);
        }
        return {};
    }

    Result<void> readFlops()
    {
        const auto array = find(flopsArray);
        if (!array)
            return tl::unexpected(array.error());
        std::vector<double> costs = *array ? (*array)->values() : std::vector<double>();
        for (double &cost : costs)
            cost = m_options.costUnit ? std::round(cost * *m_options.costUnit) : cost;
        return setFlops(m_imported, costs, m_options, m_source);
    }

    const File &m_file;
    std::string m_source;
    std::vector<ZipEntry> m_entries;
    ImportOptions m_options;
    const IsCancelled &m_isCancelled;
    Imported m_imported;
    std::size_t m_samples = 0;
    std::size_t m_classes = 0;
};

} // namespace

Result<Imported> readLogitsArchive(const std::filesystem::path &path, const ImportOptions &options,
                                   const IsCancelled &isCancelled)
{
    const auto file = File::open(path, File::Mode::Read);
    if (!file)
        return tl::unexpected(file.error());
    return readZipDirectory(*file, ZipPacking::StoredOrDeflated).and_then([&](std::vector<ZipEntry> entries) {
        return LogitsArchive(*file, std::move(entries), options, isCancelled).read();
    });
}

} // namespace offramp
