// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imports/imported.h"

#include <cstdint>
#include <filesystem>

namespace offramp {

inline constexpr std::uint64_t largestImportTable = 500'000'000; ///< bytes

/// Reads a file of another tool, by its content: logits in a .npz (readLogitsArchive) or in a file of torch.save, else
/// a table (readSampleTable). What is something else, a folder or a network for example, is named, with the command
/// that works on it.
[[nodiscard]] Result<Imported> readImport(const std::filesystem::path &path, const ImportOptions &options,
                                          const IsCancelled &isCancelled = {});

/// What a file of another tool is made of.
enum class ImportKind {
    Samples, ///< a table with one row for each sample and exit
    Logits,  ///< a .npz
    Points,  ///< a table of points, as readPointTable() takes it
};

/// What the beginning of a file shows.
struct ImportSurvey {
    ImportKind kind = ImportKind::Samples;
    std::vector<std::string> heads; ///< of a table's columns
};

/// Looks at the beginning of a file. A table is one of points where it has columns for energy and accuracy.
[[nodiscard]] Result<ImportSurvey> surveyImport(const std::filesystem::path &path);

/// Reads a table of points, of at most 10,000 points.
[[nodiscard]] Result<PointTable> readPointFile(const std::filesystem::path &path, const PointOptions &options);

/// Why the window cannot open a path, where it is known to be neither a recording nor a workspace: what it is instead,
/// and what to do with it.
[[nodiscard]] std::optional<Error> refusalToOpen(const std::filesystem::path &path);

/// Writes what was read as a recording to out, which must not exist; how it was read is kept in its metadata
/// ("import_notes", "label_warning"). Refused: costs that are still missing.
[[nodiscard]] Result<void> writeImport(const Imported &imported, const std::filesystem::path &out);

} // namespace offramp
