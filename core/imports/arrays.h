// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace offramp {

/// An array of numbers, in C order.
struct LoadedArray {
    std::vector<std::uint64_t> shape;
    std::vector<double> values;
};

/// An array of a file, read when it is needed.
struct FileArray {
    std::string name; ///< as the file has it: "Logits.npy", "logits", "2" of a tuple
    std::function<Result<LoadedArray>()> read;
};

/// The arrays of a .npz file. Executes nothing.
[[nodiscard]] Result<std::vector<FileArray>> arraysOfNpz(const std::filesystem::path &path);

/// The tensors and the lists of numbers that torch.save wrote, alone, in a list, a tuple or a dict. Executes nothing;
/// other objects are left out.
[[nodiscard]] Result<std::vector<FileArray>> arraysOfTorch(const std::filesystem::path &path);

/// Words of an array's name and the number in it: {"exit", 1} of "exit1", {"logits exit", 0} of "logits_exit_0"; the
/// number is -1 where there is none or there are several.
struct NumberedName {
    std::string words;
    int number = -1;
};
[[nodiscard]] NumberedName numberedName(const std::string &name);

} // namespace offramp
