// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/tensors/checksums.h"
#include "core/tensors/safetensors.h"

namespace offramp {

/// A tensor inside a file of weights: where its elements lie.
struct TensorPlace {
    std::string name;
    ElementType type = ElementType::F32;
    std::vector<std::uint64_t> shape;
    std::vector<std::uint64_t> stride; ///< elements from one index to the next, by dimension
    std::uint64_t begin = 0;           ///< position in the file of the first element

    bool operator==(const TensorPlace &) const = default;
};

/// An open file of weights: safetensors, or a PyTorch state dict as a zip file (PyTorch 1.6 and newer) or of the older
/// format.
struct TensorFile {
    File file;
    std::vector<TensorPlace> tensors;
    std::map<std::string, std::string> metadata; ///< of safetensors
    std::string choice = {}; ///< where several dicts hold tensors: which was taken, which not, and how to take another
    Checksums checksums = Checksums::None;
};

/// Opens a file of weights; nothing when its content is neither safetensors nor a pickle (a TorchScript archive, say).
/// Executes nothing of what the file holds: only tensors and plain containers are understood. The tensors are those of
/// a dict, or of the one dict of tensors inside it, down to the third level; of several the one under a key that
/// training scripts use for a network ("state_dict", "model", "net", …, averaged ones last), and if that decides
/// nothing, an error that names them. Values that are not tensors are left out. Every tensor was checked to lie inside
/// the file, and the file's checksums, where it has some, to match its contents.
[[nodiscard]] Result<std::optional<TensorFile>> openTensorFile(const std::filesystem::path &path);

/// Reads a tensor's elements in row-major order, whatever its strides, into exactly sizeInBytes() bytes.
[[nodiscard]] Result<void> readElements(const File &file, const TensorPlace &tensor, std::span<std::byte> bytes);

} // namespace offramp
