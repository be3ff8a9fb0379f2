// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/importfile.h"

#include "core/dataset/recogniser.h"
#include "core/imports/logitsarchive.h"
#include "core/imports/sampletable.h"
#include "core/support/csv.h"
#include "core/support/file.h"
#include "core/tensors/filekind.h"
#include "core/tensors/tensorfile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace offramp {

namespace {

constexpr std::uint64_t largestPointTable = 64'000'000;
constexpr std::uint64_t largestHead = 1'000'000;

Result<std::string> beginningOf(const std::filesystem::path &path, std::uint64_t most)
{
    const auto file = File::open(path, File::Mode::Read);
    return file ? file->beginning(most) : tl::unexpected(file.error());
}

/// What a folder is, or a file of a test set, and what to do with it; nothing where it is neither.
std::optional<Error> testSetAt(const std::filesystem::path &path, FileUse use)
{
    std::error_code ignored;
    const bool isFolder = std::filesystem::is_directory(path, ignored);
    const Recognised found = recognise(path);
    if (!isFolder && !found.testSet)
        return std::nullopt;
    return Error{ErrorKind::BadInput, fmt::format("{} is not {}: {}", path.string(), toText(use), found.sentence),
                 found.testSet ? fmt::format("Run a network over it: Record… in the window, or offramp-engine record "
                                             "--network NETWORK --dataset \"{}\" --out run.exits.",
                                             found.testSet->string())
                               : fmt::format("Give {}.", toText(use))};
}

tl::unexpected<Error> noTable(const std::filesystem::path &path)
{
    if (auto testSet = testSetAt(path, FileUse::Table))
        return tl::unexpected(std::move(*testSet));
    return failure(ErrorKind::BadInput, fmt::format("{} is neither a CSV table nor a .npz file.", path.string()),
                   "Give CSV text, or save logits, labels and flops with numpy.savez.");
}

/// What it is by its content; the error of what cannot be used so says what to do with it.
Result<FileKind> kindOf(const std::filesystem::path &path, FileUse use)
{
    std::error_code ignored;
    const bool isFolder = std::filesystem::is_directory(path, ignored);
    const auto kind = isFolder ? Result<FileKind>(FileKind::Pickle) : recogniseFile(path);
    if (!kind)
        return kind;
    if (*kind == FileKind::Pickle) { // CIFAR's are too
        if (auto testSet = testSetAt(path, use))
            return tl::unexpected(std::move(*testSet));
    }
    if (auto refused = refusalOf(path, *kind, use))
        return tl::unexpected(std::move(*refused));
    return kind;
}

/// What a file of torch.save is, where its logits cannot be read.
Error withoutLogits(const std::filesystem::path &path, const Error &error)
{
    const auto opened = openTensorFile(path);
    if (error.kind == ErrorKind::BadInput && !opened && opened.error().remedy.find("state_dict()") != std::string::npos)
        return Error{error.kind, error.sentence,
                     error.remedy + " If it is a network, save and record its weights. " + opened.error().remedy};
    const auto isWeight
        = [](const TensorPlace &tensor) { return tensor.name.ends_with(".weight") || tensor.name.ends_with(".bias"); };
    if (error.kind != ErrorKind::BadInput || !opened || !*opened || std::ranges::none_of((*opened)->tensors, isWeight))
        return error;
    return Error{ErrorKind::BadInput,
                 fmt::format("{} holds the weights of a network (a checkpoint), not logits.", path.string()),
                 fmt::format("Run its network over a test set: offramp-engine record --network \"{}\" --architecture "
                             "NAME --dataset FOLDER --out run.exits.",
                             path.string())};
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
    const auto kind = kindOf(path, FileUse::Table);
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
    return readPointTable(*text, path.string(), options);
}

Result<Imported> readImport(const std::filesystem::path &path, const ImportOptions &options,
                            const IsCancelled &isCancelled)
{
    ImportOptions named = options;
    if (named.networkName.empty())
        named.networkName = path.stem().string();
    const auto kind = kindOf(path, FileUse::Table);
    if (!kind)
        return tl::unexpected(kind.error());
    if (*kind == FileKind::TorchSave)
        return readTorchLogits(path, named, isCancelled).map_error([&](const Error &error) {
            return withoutLogits(path, error);
        });
    if (*kind != FileKind::Unknown)
        return readLogitsArchive(path, named, isCancelled);
    auto bytes = readWholeFile(path, largestImportTable);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const std::string text = utf8Text(std::move(*bytes));
    if (text.find('\0') != std::string::npos)
        return noTable(path);
    return readSampleTable(text, path.string(), named, isCancelled);
}

std::optional<Error> refusalToOpen(const std::filesystem::path &path)
{
    const auto kind = kindOf(path, FileUse::Document);
    if (!kind)
        return kind.error();
    if (*kind == FileKind::Npz || *kind == FileKind::TorchSave)
        return Error{ErrorKind::BadInput,
                     fmt::format("{} is a file of arrays, not a recording or a workspace.", path.string()),
                     "Use Import… for logits and labels, and Record… for the weights of a network."};
    return std::nullopt;
}

Result<void> writeImport(const Imported &imported, const std::filesystem::path &out)
{
    const Recording &recording = imported.whole.recording;
    if (imported.needsCosts)
        return failure(ErrorKind::Usage,
                       fmt::format("The costs of the {} exits are not known{}.", recording.exits,
                                   imported.otherCosts.empty() ? "" : ": " + imported.otherCosts),
                       "Give the cost of one sample up to each exit: --costs, one number for each, with commas, and "
                       "--unit where they are not FLOPs.");
    WholeRecording whole = imported.whole;
    auto &metadata = whole.recording.metadata;
    metadata["network"] = recording.networkName;
    metadata["program"] = "offramp " OFFRAMP_VERSION;
    metadata["import_notes"]
        = nlohmann::json(imported.notes).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    if (imported.labelWarning)
        metadata[labelWarningKey] = *imported.labelWarning;
    return writeRecording(out, whole);
}

} // namespace offramp
