// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/submission/check.h"

#include "core/submission/parts_p.h"
#include "core/support/csv.h"
#include "core/support/jsonlimits.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/sha256.h"
#include "core/support/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::uint64_t largestText = 1'000'000'000; ///< of a table
constexpr std::uint64_t largestManifest = 64'000'000;

/// The same as check.py; see there for what each sentence means.
class Checker
{
public:
    Checker(fs::path folder, const Json &manifest, const IsCancelled &isCancelled)
        : m_folder(std::move(folder))
        , m_manifest(manifest)
        , m_isCancelled(isCancelled)
    {
    }

    SubmissionCheck run()
    {
        checkFiles();
        if (auto checked = checkVariants(); !checked)
            say(checked.error());
        return std::move(m_check);
    }

private:
    template<typename T>
    using Or = tl::expected<T, std::string>; ///< or a sentence

    struct Count {
        double energy = 0;
        double accuracy = 0;
        std::vector<std::uint64_t> exits;
        std::string answers; ///< their SHA-256
    };

    void say(std::string sentence) { m_check.problems.push_back(printable(sentence)); }

    static bool isClose(double a, double b) { return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b)); }

    Or<fs::path> place(const std::string &path) const
    {
        const fs::path parts(path);
        if (path.empty() || parts.is_absolute() || std::ranges::find(parts, fs::path("..")) != parts.end())
            return tl::unexpected(fmt::format("{} leads out of the submission.", path));
        return m_folder / parts;
    }

    Or<fs::path> existing(const std::string &path) const
    {
        const auto file = place(path);
        std::error_code ignored;
        if (file && !fs::is_regular_file(*file, ignored))
            return tl::unexpected(fmt::format("{} is missing.", path));
        return file;
    }

    Or<std::string> digest(const std::string &path) const
    {
        const auto file = existing(path);
        if (!file)
            return tl::unexpected(file.error());
        const auto sha256 = sha256OfFile(*file, m_isCancelled);
        if (!sha256)
            return tl::unexpected(sha256.error().sentence);
        return *sha256;
    }

    Or<std::vector<CsvRow>> rowsOf(const std::string &path) const
    {
        const auto file = existing(path);
        if (!file)
            return tl::unexpected(file.error());
        const auto text = readWholeFile(*file, largestText);
        if (!text)
            return tl::unexpected(text.error().sentence);
        std::vector<CsvRow> rows;
        const auto read = readCsv(*text, path, [&](CsvRow row) {
            rows.push_back(std::move(row));
            return Result<void>();
        });
        if (!read)
            return tl::unexpected(read.error().sentence);
        return rows;
    }

    std::map<std::string, std::string> sums()
    {
        std::map<std::string, std::string> listed;
        const auto text = readWholeFile(m_folder / sumsFile, largestManifest);
        if (!text) {
            say("SHA256SUMS is missing or cannot be read.");
            return listed;
        }
        for (const std::string_view line : split(*text, '\n')) {
            if (line.size() > 66)
                listed[std::string(line.substr(66))] = line.substr(0, 64);
        }
        return listed;
    }

    void checkFiles()
    {
        const auto listed = sums();
        std::map<std::string, std::string> inManifest;
        for (const Json &file : m_manifest.at("files"))
            inManifest[file.at("path").get<std::string>()] = file.at("sha256").get<std::string>();
        std::map<std::string, std::string> either = listed;
        either.insert(inManifest.begin(), inManifest.end());
        std::uint64_t size = 0;
        for (const auto &[path, sha256] : either) {
            if (isSet(m_isCancelled))
                return;
            const auto actual = digest(path);
            if (!actual) {
                say(actual.error());
                continue;
            }
            std::error_code ignored;
            size += fs::file_size(m_folder / path, ignored);
            const auto fits
                = [&, &file = path](const auto &list) { return list.contains(file) && list.at(file) == *actual; };
            if (!listed.empty() && !fits(listed))
                say(fmt::format("{} has changed: its SHA-256 is not the one in SHA256SUMS.", path));
            else if (path != manifestFile && !fits(inManifest))
                say(fmt::format("{} has changed: its SHA-256 is not the one in manifest.json.", path));
        }
        if (const auto largest = m_manifest.at("largest_bytes").get<std::uint64_t>(); size > largest)
            say(fmt::format("The files have {} bytes together, more than the limit of {}.", size, largest));
    }

    Or<Count> count(const Json &variant) const
    {
        const auto path = variant.at("predictions").get<std::string>();
        const Json &network = m_manifest.at("networks").at(variant.at("network").get<std::size_t>());
        const auto rows = rowsOf(path);
        if (!rows)
            return tl::unexpected(rows.error());
        const std::vector<std::string> head{"sample", "predicted", "exit", "flops"};
        if (rows->empty() || rows->front().fields != head)
            return tl::unexpected(fmt::format("{} does not begin with {}.", path, fmt::join(head, ",")));
        if (rows->size() != m_labels.size())
            return tl::unexpected(
                fmt::format("{} has {} rows for {} samples.", path, rows->size() - 1, m_labels.size() - 1));
        const auto flops = network.at("flops").get<std::vector<std::int64_t>>();
        const bool areCostsBySample = network.at("costs_by_sample").get<bool>();
        Count count;
        count.exits.resize(flops.size());
        std::uint64_t correct = 0;
        double total = 0;
        Sha256 answers;
        for (std::size_t i = 1; i < rows->size(); ++i) {
            const CsvRow &row = (*rows)[i];
            const auto place = [&] { return fmt::format("{}, line {}", path, row.line); };
            if (row.fields.size() != head.size())
                return tl::unexpected(fmt::format("{} has {} fields, not 4.", place(), row.fields.size()));
            if (row.fields[0] != m_labels[i].fields[0])
                return tl::unexpected(place() + " is for another sample than the same line of the labels.");
            const auto exit = parseNumber(row.fields[2]);
            const auto cost = parseNumber(row.fields[3]);
            if (!exit || !cost)
                return tl::unexpected(place() + ": exit and flops must be numbers.");
            const double last = static_cast<double>(flops.size());
            if (!(*exit >= 1 && *exit <= last) || *exit != std::floor(*exit))
                return tl::unexpected(fmt::format("{}: exit {} does not exist.", place(), row.fields[2]));
            const auto k = static_cast<std::size_t>(*exit) - 1;
            if (!areCostsBySample && *cost != static_cast<double>(flops[k]))
                return tl::unexpected(
                    fmt::format("{}: exit {} costs {} FLOPs, not {}.", place(), k + 1, flops[k], row.fields[3]));
            ++count.exits[k];
            correct += row.fields[1] == m_labels[i].fields[1] ? 1 : 0;
            total += *cost;
            answers.add(row.fields[1] + '\n');
        }
        const auto n = static_cast<double>(rows->size() - 1);
        count.answers = answers.hex();
        count.energy = total / n / 1e9;
        count.accuracy = static_cast<double>(correct) / n;
        return count;
    }

    /// Sentences about numbers of the manifest that do not follow from the predictions.
    std::vector<std::string> compare(const Json &variant, const Count &count)
    {
        std::vector<std::string> found;
        const auto name = variant.at("name").get<std::string>();
        const auto path = variant.at("predictions").get<std::string>();
        const auto number = [&](const char *key, double counted) {
            const double theirs = variant.at(key).get<double>();
            if (!isClose(counted, theirs))
                found.push_back(fmt::format("{}: {} gives the {} {}, the manifest says {}.", name, path, key,
                                            shortestText(counted), shortestText(theirs)));
        };
        number("energy", count.energy);
        number("accuracy", count.accuracy);
        const auto exits = variant.at("exit_counts").get<std::vector<std::uint64_t>>();
        if (count.exits != exits)
            found.push_back(
                fmt::format("{}: {} gives the exit counts {}, the manifest says {}.", name, path, count.exits, exits));
        const double eMax = m_manifest.at("e_max").get<double>();
        if (!(count.energy < eMax))
            found.push_back(fmt::format("{}: its energy {} is not below E_max = {}.", name, shortestText(count.energy),
                                        shortestText(eMax)));
        if (const auto [other, isNew] = m_byAnswers.emplace(count.answers, name); !isNew)
            found.push_back(fmt::format("{} answers every sample as {} does.", name, other->second));
        return found;
    }

    Or<void> checkVariants()
    {
        const auto labels = m_manifest.at("labels").get<std::string>();
        auto rows = rowsOf(labels);
        if (!rows)
            return tl::unexpected(rows.error());
        m_labels = std::move(*rows);
        const auto isPair = [](const CsvRow &row) { return row.fields.size() == 2; };
        if (m_labels.empty() || m_labels.front().fields != std::vector<std::string>{"sample", "label"}
            || !std::ranges::all_of(m_labels, isPair))
            return tl::unexpected(fmt::format("{} does not have the columns sample and label.", labels));
        const auto samples = m_manifest.at("samples").get<std::uint64_t>();
        if (m_labels.size() - 1 != samples || samples == 0)
            return tl::unexpected(
                fmt::format("{} has {} samples, the manifest says {}.", labels, m_labels.size() - 1, samples));
        if (m_manifest.at("variants").empty())
            return tl::unexpected(std::string("There is no variant."));
        std::vector<Point> points;
        for (const Json &variant : m_manifest.at("variants")) {
            const auto name = variant.at("name").get<std::string>();
            const auto counted = count(variant);
            const auto found
                = counted ? compare(variant, *counted) : std::vector{fmt::format("{}: {}", name, counted.error())};
            CheckedVariant checked{name, {}, found.empty()};
            if (counted)
                points.push_back(checked.point = {counted->energy, counted->accuracy});
            m_check.variants.push_back(std::move(checked));
            std::ranges::for_each(found, [&](const std::string &sentence) { say(sentence); });
        }
        if (points.size() == m_manifest.at("variants").size())
            checkArea(points);
        return {};
    }

    void checkArea(const std::vector<Point> &points)
    {
        const double eMax = m_manifest.at("e_max").get<double>();
        const double theirs = m_manifest.at("area").get<double>();
        const double area = recountedArea(points, eMax).value_or(0);
        m_check.area = area;
        if (!isClose(area, theirs) || !isClose(area / eMax, m_manifest.at("normalised_area").get<double>()))
            say(fmt::format("The area is {}, the manifest says {}.", shortestText(area), shortestText(theirs)));
    }

    fs::path m_folder;
    const Json &m_manifest;
    const IsCancelled &m_isCancelled;
    std::vector<CsvRow> m_labels; ///< with the header
    std::map<std::string, std::string> m_byAnswers;
    SubmissionCheck m_check;
};

tl::unexpected<Error> notManifest(const fs::path &file, const std::string &reason)
{
    return failure(ErrorKind::BadInput,
                   fmt::format("{} is not the manifest of a submission: {}.", file.string(), printable(reason)),
                   "Give the folder of a submission that offramp submit wrote.");
}

} // namespace

Result<SubmissionCheck> checkSubmission(const fs::path &folder, const IsCancelled &isCancelled)
{
    const fs::path file = folder / manifestFile;
    const auto text = readWholeFile(file, largestManifest);
    if (!text)
        return failure(text.error().kind, text.error().sentence,
                       "Give the folder of a submission that offramp submit wrote.");
    if (auto limits = checkJsonLimits(*text, file.string()); !limits)
        return tl::unexpected(limits.error());
    const Json manifest = Json::parse(*text, nullptr, false);
    if (!manifest.is_object())
        return notManifest(file, "it is not a JSON object");
    try {
        if (const auto version = manifest.at("offramp_submission").get<int>(); version != submissionFormatVersion)
            return failure(ErrorKind::BadInput,
                           fmt::format("The submission has format version {}; this program knows version {}.", version,
                                       submissionFormatVersion),
                           "Use the check.py in its folder.");
        auto check = Checker(folder, manifest, isCancelled).run();
        if (isSet(isCancelled))
            return cancelled();
        return check;
    } catch (const Json::exception &error) {
        return notManifest(file, error.what());
    }
}

} // namespace offramp
