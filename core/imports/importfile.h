// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imports/imported.h"

#include <filesystem>

namespace offramp {

/// Reads a file of another tool, whichever its content shows it to be: logits in a .npz (readLogitsArchive), else a
/// table (readSampleTable).
[[nodiscard]] Result<Imported> readImport(const std::filesystem::path &path, const ImportOptions &options);

/// Writes what was read as a recording to out, which must not exist; how it was read stands in its metadata
/// ("import_notes"). Refused: costs that are still missing.
[[nodiscard]] Result<void> writeImport(const Imported &imported, const std::filesystem::path &out);

} // namespace offramp
