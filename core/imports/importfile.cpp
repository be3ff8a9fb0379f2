// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/importfile.h"

#include "core/imports/logitsarchive.h"
#include "core/imports/sampletable.h"
#include "core/support/csv.h"
#include "core/support/file.h"
#include "core/tensors/filekind.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace offramp {

namespace {

constexpr std::uint64_t largestTable = 500'000'000;
constexpr std::uint64_t largestPointTable = 64'000'000;
constexpr std::uint64_t largestHead = 1'000'000;
constexpr std::size_t mostPoints = 10'000;

Result<std::string> beginningOf(const std::filesystem::path &path, std::uint64_t most)
{
    const auto file = File::open(path, File::Mode::Read);
    return file ? file->beginning(most) : tl::unexpected(file.error());
}

tl::unexpected<Error> noTable(const std::filesystem::path &path)
{
    return failure(ErrorKind::BadInput, fmt::format("{} is neither a table nor a .npz file.", path.string()),
                   "Give CSV text, or save logits, labels and flops with numpy.savez.");
}

/// What it is by its content; the error of what cannot be imported says how to convert it.
Result<FileKind> kindOf(const std::filesystem::path &path)
{
    const auto kind = recogniseFile(path);
    if (!kind)
        return kind;
    if (auto refused = refusalOf(path, *kind, FileUse::Table))
        return tl::unexpected(std::move(*refused));
    return kind;
}

Result<CsvRow> readHead(const std::filesystem::path &path)
{
    const auto text = beginningOf(path, largestHead);
    if (!text)
        return tl::unexpected(text.error());
    const std::string decoded = utf8Text(*text);
    if (decoded.find('\0') != std::string::npos)
        return noTable(path);
    CsvRow head;
    const auto takeFirst = [&](CsvRow row) -> Result<void> {
        head = std::move(row);
        return failure(ErrorKind::Cancelled, "The head row is there.", "");
    };
    const auto done = readCsv(decoded, path.string(), takeFirst);
    if (!done && done.error().kind != ErrorKind::Cancelled)
        return tl::unexpected(done.error());
    if (head.fields.empty())
        return failure(ErrorKind::BadInput, fmt::format("{} is empty.", path.string()),
                       "Give a head row with the names of the columns, then the rows.");
    return head;
}

} // namespace

Result<ImportSurvey> surveyImport(const std::filesystem::path &path)
{
    const auto kind = kindOf(path);
    if (!kind)
        return tl::unexpected(kind.error());
    if (*kind != FileKind::Unknown)
        return ImportSurvey{ImportKind::Logits, {}};
    const auto head = readHead(path);
    if (!head)
        return tl::unexpected(head.error());
    const bool isPoints = hasPointColumns(head->fields) && !recognisedColumns(head->fields).contains(Field::Predicted);
    return ImportSurvey{isPoints ? ImportKind::Points : ImportKind::Samples, head->fields};
}

Result<PointTable> readPointFile(const std::filesystem::path &path, const PointOptions &options)
{
    const auto text = readWholeFile(path, largestPointTable);
    if (!text)
        return tl::unexpected(text.error());
    auto table = readPointTable(*text, path.string(), options);
    if (table && table->points.size() > mostPoints)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} holds {} points; a curve has at most {}.", path.string(), table->points.size(),
                                   mostPoints),
                       "Keep one row for each variant.");
    if (table && table->points.empty())
        return failure(ErrorKind::BadInput, fmt::format("{} holds no points.", path.string()),
                       "Give a head row with energy and accuracy, then one row for each point.");
    return table;
}

Result<Imported> readImport(const std::filesystem::path &path, const ImportOptions &options,
                            const IsCancelled &isCancelled)
{
    ImportOptions named = options;
    if (named.networkName.empty())
        named.networkName = path.stem().string();
    const auto kind = kindOf(path);
    if (!kind)
        return tl::unexpected(kind.error());
    if (*kind == FileKind::TorchSave)
        return readTorchLogits(path, named, isCancelled);
    if (*kind != FileKind::Unknown)
        return readLogitsArchive(path, named, isCancelled);
    auto bytes = readWholeFile(path, largestTable);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const std::string text = utf8Text(std::move(*bytes));
    if (text.find('\0') != std::string::npos)
        return noTable(path);
    return readSampleTable(text, path.string(), named, isCancelled);
}

Result<void> writeImport(const Imported &imported, const std::filesystem::path &out)
{
    const Recording &recording = imported.whole.recording;
    if (imported.needsFlops)
        return failure(ErrorKind::Usage,
                       fmt::format("The costs of the {} exits are not known{}.", recording.exits,
                                   imported.otherCosts.empty() ? "" : ": " + imported.otherCosts),
                       "Give the FLOPs of one sample up to each exit: --flops, one number for each, with commas.");
    WholeRecording whole = imported.whole;
    auto &metadata = whole.recording.metadata;
    metadata["network"] = recording.networkName;
    metadata["program"] = "offramp " OFFRAMP_VERSION;
    metadata["import_notes"]
        = nlohmann::json(imported.notes).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return writeRecording(out, whole);
}

} // namespace offramp
