// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/tensors/npy.h"
#include "core/tensors/tensorfile.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace offramp {

/// What torch.save wrote: tensors and lists of numbers by where they are in lists, tuples and dicts ("logits", "2",
/// "exits.0"); one that is alone is called "0".
struct TorchValues {
    File file;
    std::vector<TensorPlace> tensors;
    std::map<std::string, std::vector<double>> lists;
};

/// Opens a file of torch.save (a zip file, or the format before PyTorch 1.6). Executes nothing: other objects
/// are left out, and one that is alone is an error that names it. Every tensor lies inside the file.
[[nodiscard]] Result<TorchValues> openTorchValues(const std::filesystem::path &path);

/// A tensor as an array of its shape, of any element type but bfloat16; more than limit bytes are refused.
[[nodiscard]] Result<NpyArray> readNumbers(const File &file, const TensorPlace &tensor, std::uint64_t limit);

} // namespace offramp
