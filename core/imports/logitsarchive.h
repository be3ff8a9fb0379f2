// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imports/imported.h"

#include <filesystem>

namespace offramp {

/// Reads a .npz file (numpy.savez, savez_compressed): logits [K,n,C] (or [n,C] for one exit, or an array [n,C] for each
/// exit: exit1, exit2, …), labels [n], and the cumulative cost of each exit [K] (flops; joules, latency_ms and the
/// like), which may be missing. Keys are
/// recognised in any case by the names that are usual for them, and arrays that are not needed are ignored. Outputs
/// that are probabilities become logits (recogniseOutputs), unless the options say what they are. Executes nothing.
/// Refused: shapes that do not fit each other, classes that are not whole numbers in 0..C-1, logits that are NaN or
/// infinite, more than 2 GB. isCancelled is called often.
[[nodiscard]] Result<Imported> readLogitsArchive(const std::filesystem::path &path, const ImportOptions &options,
                                                 const IsCancelled &isCancelled = {});

/// The same for a file of torch.save with plain tensors: a dict with these names, or a tuple of pairs of outputs
/// [K,n,C] and labels, of which the last counts (MSDNet's logits_single.pth); costs may be in a file flops.pth beside
/// it.
[[nodiscard]] Result<Imported> readTorchLogits(const std::filesystem::path &path, const ImportOptions &options,
                                               const IsCancelled &isCancelled = {});

} // namespace offramp
