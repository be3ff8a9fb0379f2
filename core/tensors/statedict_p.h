// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/tensors/pickle.h"
#include "core/tensors/tensorfile.h"
#include "core/tensors/zipdirectory.h"

namespace offramp {

/// Whether a zip file is what torch.save writes: a pickle next to its storages, without a program.
[[nodiscard]] bool isStateDict(const std::vector<ZipEntry> &directory);

/// The tensors of such a zip file.
[[nodiscard]] Result<std::vector<TensorPlace>> tensorsInZip(const File &file, const std::vector<ZipEntry> &directory);

/// The tensors of a state dict in the format before PyTorch 1.6: four pickles and a list of storages.
[[nodiscard]] Result<std::vector<TensorPlace>> tensorsInPickles(const File &file);

/// Bytes of one storage in the file.
struct StoragePlace {
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
};

/// Storages by key.
using Storages = std::map<std::string, StoragePlace>;

/// The element type of each storage that a pickle refers to, by key. An error names what cannot be read.
[[nodiscard]] Result<std::map<std::string, ElementType>> storageTypes(const Pickle &pickle, const File &file);

/// The tensors that a pickled state dict describes, each checked to lie inside its storage.
[[nodiscard]] Result<std::vector<TensorPlace>> tensorsIn(const Pickle &pickle, const Storages &storages,
                                                         const File &file);

} // namespace offramp
