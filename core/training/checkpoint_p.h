// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

// Only for .cpp files that use LibTorch.
#include <torch/script.h>

#include "core/support/error.h"
#include "core/training/traininglog.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace offramp {

/// What a training is about.
struct TrainingIdentity {
    std::string network; ///< its spec, as JSON
    std::string recipe;  ///< as toText() has it
    std::string images;  ///< the data set's fingerprint and how its images are prepared
    std::string weights; ///< SHA-256 of the file that it began with, or "random"; empty: not known
};

/// The state of a training between two epochs. What is random in an epoch follows from the recipe's seed and the epoch.
struct Checkpoint {
    TrainingIdentity identity;
    std::vector<std::string> exits;  ///< names
    std::vector<EpochRecord> epochs; ///< those that are done
    std::map<std::string, at::Tensor> tensors;
};

/// Writes it as safetensors; path has the old or the new state whenever the program is killed.
[[nodiscard]] Result<void> saveCheckpoint(const Checkpoint &checkpoint, const std::filesystem::path &path);

/// Reads it, executing nothing.
[[nodiscard]] Result<Checkpoint> readCheckpoint(const std::filesystem::path &path);

/// An error that says what differs where a checkpoint belongs to another training than now. Weights that are not known
/// differ from none.
[[nodiscard]] Result<void> checkIdentity(const TrainingIdentity &found, const TrainingIdentity &now,
                                         const std::filesystem::path &path);

/// Writes the checkpoint's tensors into those of the same names, all of which it must have in their shapes.
[[nodiscard]] Result<void> restore(const std::map<std::string, at::Tensor> &tensors, const Checkpoint &checkpoint,
                                   const std::filesystem::path &path);

} // namespace offramp
