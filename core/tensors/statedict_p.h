// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/tensors/pickle.h"
#include "core/tensors/tensorfile.h"
#include "core/tensors/zipdirectory.h"

namespace offramp {

/// Whether a zip file is what torch.save writes: a pickle next to its storages, without a program.
[[nodiscard]] bool isStateDict(const std::vector<ZipEntry> &directory);

/// Bytes of one storage in the file.
struct StoragePlace {
    std::uint64_t begin = 0;
    std::uint64_t size = 0;
};

/// Storages by key.
using Storages = std::map<std::string, StoragePlace>;

/// The pickle of a file of torch.save, and its storages.
struct TorchPickle {
    Pickle pickle;
    Storages storages;
    Checksums checksums = Checksums::None;
};

/// That of such a zip file, once its checksums are verified.
[[nodiscard]] Result<TorchPickle> pickleInZip(const File &file, const std::vector<ZipEntry> &directory);

/// That of a file in the format before PyTorch 1.6: four pickles and a list of storages.
[[nodiscard]] Result<TorchPickle> pickleAmongPickles(const File &file);

/// The element type of each storage that a pickle refers to, by key. An error names what cannot be read.
[[nodiscard]] Result<std::map<std::string, ElementType>> storageTypes(const Pickle &pickle, const File &file);

/// The tensors of a state dict.
struct StateTensors {
    std::vector<TensorPlace> tensors;
    std::string choice; ///< as TensorFile::choice
};

/// The tensors that a pickled state dict describes, each checked to lie inside its storage: those of the root, or of
/// the dict inside it that holds the network's. Values that are not tensors are left out.
[[nodiscard]] Result<StateTensors> tensorsIn(const Pickle &pickle, const Storages &storages, const File &file);

} // namespace offramp
