// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imports/imported.h"

#include <filesystem>

namespace offramp {

/// Reads a .npz file (numpy.savez, savez_compressed): logits [K,n,C] (or [n,C] for one exit), labels [n], and the
/// cumulative cost of each exit [K] (flops), which may be missing. Keys are recognised in any case by the names that
/// are usual for them, and arrays that are not needed are ignored. Executes nothing. Refused: shapes that do not
/// fit each other, classes that are not whole numbers in 0..C-1, logits that are NaN or infinite, more than 2 GB.
/// isCancelled is called often.
[[nodiscard]] Result<Imported> readLogitsArchive(const std::filesystem::path &path, const ImportOptions &options,
                                                 const IsCancelled &isCancelled = {});

} // namespace offramp
