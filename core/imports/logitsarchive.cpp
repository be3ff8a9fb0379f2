// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/logitsarchive.h"

#include "core/exits/answer.h"
#include "core/imports/arraynames_p.h"
#include "core/imports/filelabels.h"
#include "core/imports/importedoutputs.h"
#include "core/imports/measuredcolumns.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/tradeoff/costname.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace offramp {

namespace {

constexpr std::size_t mostExits = 1000;
constexpr std::size_t manySamples = 5; ///< for each class, so that all classes of the test set are there
constexpr double largestLabel = 1'000'000;
constexpr double mostHeader = 65536; ///< bytes of an array beside its numbers

class LogitsArchive
{
public:
    LogitsArchive(const std::filesystem::path &path, std::vector<FileArray> arrays, const ImportOptions &options,
                  const IsCancelled &isCancelled, std::string note = {})
        : m_source(path.string())
        , m_mostMemory(mostMemory(path))
        , m_arrays(std::move(arrays))
        , m_options(options)
        , m_isCancelled(isCancelled)
        , m_note(std::move(note))
    {
    }

    Result<Imported> read()
    {
        recording().networkName = m_options.networkName;
        if (!m_note.empty())
            m_imported.notes.push_back(m_note);
        for (const auto step : {&LogitsArchive::readLogits, &LogitsArchive::readLabels, &LogitsArchive::convert,
                                &LogitsArchive::restrictAnswers, &LogitsArchive::answer, &LogitsArchive::readCosts}) {
            if (auto done = (this->*step)(); !done)
                return tl::unexpected(done.error());
            if (isSet(m_isCancelled))
                return cancelled();
        }
        checkLabels(m_imported, m_options.labels);
        return std::move(m_imported);
    }

private:
    [[nodiscard]] Recording &recording() { return m_imported.whole.recording; }

    [[nodiscard]] tl::unexpected<Error> wrong(const std::string &what, std::string remedy) const
    {
        return failure(ErrorKind::BadInput, fmt::format("{}: {}.", m_source, what), std::move(remedy));
    }

    [[nodiscard]] tl::unexpected<Error> tooLarge(const std::string &name, double bytes) const
    {
        return wrong(fmt::format("{} takes {:.0f} MB of memory, and a file of this size may take {:.0f} MB", name,
                                 bytes / 1e6, m_mostMemory / 1e6),
                     "Check that this is the right file, or import fewer samples.");
    }

    /// Makes room for the logits of so many arrays like this one, if the file may take so much memory.
    Result<void> makeRoom(const LoadedArray &array, std::size_t arrays, std::uint64_t answers)
    {
        const double logits = static_cast<double>(array.size()) * static_cast<double>(arrays);
        const double memory
            = static_cast<double>(array.bytes()) + sizeof(float) * logits + sizeof(Answer) * double(answers);
        if (memory > m_mostMemory)
            return tooLarge("the array of logits", memory);
        m_imported.whole.logits.reserve(static_cast<std::size_t>(logits));
        for (auto *column : {&recording().entropy, &recording().confidence, &recording().margin})
            column->reserve(answers);
        recording().predicted.reserve(answers);
        return {};
    }

    Result<LoadedArray> readNoted(const FileArray &array, const std::string &word, double most)
    {
        if (static_cast<double>(array.bytes) > most)
            return tooLarge(array.name, static_cast<double>(array.bytes));
        auto loaded = array.read();
        if (loaded)
            m_imported.notes.push_back(
                fmt::format("{} [{}] was read as {}.", array.name, fmt::join(loaded->shape, ","), word));
        return loaded;
    }

    /// The array under one of its names, with a note; nothing where it is missing. Of more than so many numbers it is
    /// an error before it is unpacked.
    Result<std::optional<LoadedArray>> find(const WantedArray &wanted, double mostNumbers)
    {
        const double most = std::min(m_mostMemory, mostNumbers * sizeof(double) + mostHeader);
        for (const std::string &name : wanted.names) {
            const auto found = std::ranges::find(m_arrays, name, arrayName);
            if (found != m_arrays.end())
                return readNoted(*found, wanted.word, most).map([](LoadedArray &&array) {
                    return std::optional(std::move(array));
                });
        }
        return std::nullopt;
    }

    [[nodiscard]] tl::unexpected<Error> missing(const WantedArray &wanted) const
    {
        std::vector<std::string> names;
        for (const FileArray &array : m_arrays)
            names.push_back(array.name);
        return wrong(fmt::format("there is no array named {}, only {}", wanted.word, listed(names)),
                     "Save it with numpy.savez(path, logits=…, labels=…, flops=…).");
    }

    Result<LoadedArray> require(const WantedArray &wanted, double mostNumbers)
    {
        auto array = find(wanted, mostNumbers);
        if (!array)
            return tl::unexpected(array.error());
        if (!*array)
            return missing(wanted);
        return std::move(**array);
    }

    Result<void> setShape(std::size_t exits, std::size_t samples, std::size_t classes)
    {
        recording().exits = static_cast<int>(exits);
        m_samples = samples;
        m_classes = classes;
        recording().classes = static_cast<int>(classes);
        m_imported.notes.push_back(fmt::format("That is {}, {} and {} {}.", counted(exits, "exit"),
                                               counted(samples, "sample"), groupedText(classes),
                                               classes == 1 ? "class" : "classes"));
        return {};
    }

    Result<void> readLogits()
    {
        const auto array = find(logitsArray, m_mostMemory);
        if (!array)
            return tl::unexpected(array.error());
        if (!*array)
            return readExits();
        std::vector<std::uint64_t> shape = (*array)->shape;
        if (shape.size() == 2)
            shape.insert(shape.begin(), 1);
        if (shape.size() != 3 || (*array)->size() == 0 || shape[0] > mostExits)
            return wrong(fmt::format("logits have the shape [{}]", fmt::join((*array)->shape, ",")),
                         "Their shape is [exits, samples, classes].");
        if (auto room = makeRoom(**array, 1, shape[0] * shape[1]); !room)
            return room;
        (*array)->appendFloats(m_imported.whole.logits);
        return setShape(shape[0], shape[1], shape[2]);
    }

    Result<void> readExits()
    {
        const auto exits = exitArrays(m_arrays);
        if (exits.empty() || exits.size() > mostExits)
            return missing(logitsArray);
        std::vector<std::uint64_t> shape;
        for (std::size_t k = 0; k < exits.size(); ++k) {
            const auto array = readNoted(*exits[k], fmt::format("the outputs of exit {}", k + 1), m_mostMemory);
            if (!array)
                return tl::unexpected(array.error());
            if (array->shape.size() != 2 || array->size() == 0 || (k > 0 && array->shape != shape))
                return wrong(fmt::format("{} has the shape [{}]", exits[k]->name, fmt::join(array->shape, ",")),
                             "The array of each exit has the same shape, [samples, classes].");
            shape = array->shape;
            if (auto room = makeRoom(*array, exits.size(), exits.size() * shape[0]); !room)
                return room;
            array->appendFloats(m_imported.whole.logits);
        }
        return setShape(exits.size(), shape[0], shape[1]);
    }

    Result<void> readLabels()
    {
        const auto array = require(labelsArray, static_cast<double>(m_samples));
        if (!array)
            return tl::unexpected(array.error());
        if (array->size() != m_samples)
            return wrong(fmt::format("there are {} labels for {} samples", array->size(), m_samples),
                         "The logits' shape is [exits, samples, classes], the labels' [samples].");
        for (const double label : array->values()) {
            if (!(label >= 0 && label <= largestLabel) || label != std::floor(label))
                return wrong(fmt::format("sample {} has label {}, outside the {} classes", recording().label.size(),
                                         label, m_classes),
                             "Labels are whole numbers from 0 to the number of classes less one.");
            recording().label.push_back(static_cast<std::int32_t>(label));
        }
        recording().recorded.assign(m_samples, true);
        return orderLabels(m_imported, m_options.labels, m_source);
    }

    Result<void> convert() { return outputsToLogits(m_imported, m_classes, m_options.outputs, m_source); }

    /// Restricts answers to the classes of the samples where that is asked for, and mentions it where it may be meant.
    Result<void> restrictAnswers()
    {
        const auto among = classesOfSamples(recording());
        const auto count = static_cast<std::size_t>(std::ranges::count(among, true));
        const std::string which = fmt::format("{} of the {} classes", count, m_classes);
        if (m_options.amongLabelled) {
            keepAmong(m_imported.whole.logits, among);
            recording().metadata["among"] = "labelled";
            m_imported.notes.push_back(fmt::format("Answers were given among the {} that the samples have.", which));
        } else if (count < m_classes && m_samples >= manySamples * m_classes) {
            m_imported.notes.push_back(
                fmt::format("The samples have {}; --among labelled restricts the answers to these.", which));
        }
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

    Result<void> readCosts()
    {
        std::vector<CostColumn> costs;
        for (const auto read : {&LogitsArchive::readFlops, &LogitsArchive::readMeasured}) {
            if (auto done = (this->*read)(costs); !done)
                return done;
        }
        if (costs.empty() && m_options.costs.perExit.empty() && m_imported.otherCosts.empty())
            noteOtherCosts(m_imported, arrayNames(), m_options);
        return setCosts(m_imported, costs, m_options, m_source);
    }

    Result<void> readFlops(std::vector<CostColumn> &costs)
    {
        if (!m_options.costs.perExit.empty() && m_options.costs.unit == CostUnit::Flops)
            return {};
        const bool isInFlops = m_options.costUnit && m_options.costUnit->unit == CostUnit::Flops;
        Result<std::optional<LoadedArray>> array;
        double factor = 1;
        for (const auto &[wanted, multiple] : flopsArrays) {
            array = find(wanted, mostExits);
            factor = multiple;
            if (!array || *array)
                break;
        }
        if (array && *array && isInFlops && factor != 1 && factor != m_options.costUnit->factor)
            return wrong("the name of the costs says another unit than --unit", "Leave out --unit.");
        if (array && !*array && isInFlops)
            array = find(costsArray, mostExits);
        if (!array)
            return tl::unexpected(array.error());
        if (!*array)
            return {};
        if (isInFlops)
            factor = m_options.costUnit->factor;
        std::vector<double> flops = (*array)->values();
        for (double &cost : flops)
            cost = factor == 1 ? cost : std::round(cost * factor);
        costs.push_back({CostUnit::Flops, std::move(flops)});
        return {};
    }

    /// As the file has them, without .npy.
    [[nodiscard]] std::vector<std::string> arrayNames() const
    {
        std::vector<std::string> names;
        for (const FileArray &array : m_arrays)
            names.push_back(array.name.substr(0, array.name.rfind(".npy")));
        return names;
    }

    Result<void> readMeasured(std::vector<CostColumn> &costs)
    {
        const auto names = arrayNames();
        const auto columns = measuredColumns(names, m_options, m_source, m_imported.notes);
        if (!columns)
            return tl::unexpected(columns.error());
        if (costs.empty()) {
            if (auto checked = checkStatedUnit(*columns, m_options, m_source); !checked)
                return checked;
        }
        for (const MeasuredColumn &column : *columns) {
            const auto place = std::ranges::find(names, column.name) - names.begin();
            const FileArray &array = m_arrays[static_cast<std::size_t>(place)];
            const bool isLarge = static_cast<double>(array.bytes) > mostExits * sizeof(double) + mostHeader;
            if (isLarge && !column.isAsked) {
                leaveOut(m_imported, column.name, "has more numbers than there can be exits");
                continue;
            }
            const auto loaded = isLarge ? tooLarge(array.name, static_cast<double>(array.bytes)) : array.read();
            if (!loaded)
                return tl::unexpected(loaded.error());
            std::vector<double> values = loaded->values();
            for (double &value : values)
                value *= column.factor;
            takeMeasured(m_imported, column, std::move(values), costs);
        }
        return {};
    }

    std::string m_source;
    double m_mostMemory; ///< that the file's numbers may take, in bytes
    std::vector<FileArray> m_arrays;
    ImportOptions m_options;
    const IsCancelled &m_isCancelled;
    std::string m_note; ///< about the file
    Imported m_imported;
    std::size_t m_samples = 0;
    std::size_t m_classes = 0;
};

/// Adds the costs that MSDNet writes beside its outputs, in a file of their own.
void addCosts(std::vector<FileArray> &arrays, const std::filesystem::path &path)
{
    const std::filesystem::path beside = path.parent_path() / "flops.pth";
    const bool hasCosts = std::ranges::find(arrays, std::string("flops"), arrayName) != arrays.end();
    std::error_code none;
    if (hasCosts || path.filename() == beside.filename() || !std::filesystem::exists(beside, none))
        return;
    auto costs = arraysOfTorch(beside);
    if (!costs || costs->size() != 1)
        return;
    arrays.push_back({"flops", costs->front().bytes, std::move(costs->front().read)});
}

} // namespace

Result<Imported> readLogitsArchive(const std::filesystem::path &path, const ImportOptions &options,
                                   const IsCancelled &isCancelled)
{
    return arraysOfNpz(path).and_then([&](std::vector<FileArray> &&arrays) {
        return LogitsArchive(path, std::move(arrays), options, isCancelled).read();
    });
}

Result<Imported> readTorchLogits(const std::filesystem::path &path, const ImportOptions &options,
                                 const IsCancelled &isCancelled)
{
    auto arrays = arraysOfTorch(path);
    if (!arrays)
        return tl::unexpected(arrays.error());
    std::string note = nameTuple(*arrays);
    addCosts(*arrays, path);
    return LogitsArchive(path, std::move(*arrays), options, isCancelled, std::move(note)).read();
}

} // namespace offramp
