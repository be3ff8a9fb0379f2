// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"
#include "core/tensors/npy.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <variant>
#include <vector>

namespace offramp {

/// An array of numbers, still as the file has it.
struct LoadedArray {
    std::vector<std::uint64_t> shape;
    std::variant<NpyArray, std::vector<double>> elements;

    [[nodiscard]] std::uint64_t size() const;

    /// What they take as the file has them.
    [[nodiscard]] std::uint64_t bytes() const;

    /// The numbers in C order.
    [[nodiscard]] std::vector<double> values() const;

    /// The same, rounded to single precision, at the end of a list.
    void appendFloats(std::vector<float> &list) const;
};

/// An array of a file, read when it is needed.
struct FileArray {
    std::string name;        ///< as the file has it: "Logits.npy", "logits", "2" of a tuple
    std::uint64_t bytes = 0; ///< of its elements, unpacked
    std::function<Result<LoadedArray>()> read;
};

/// The memory that the numbers of a file may take, in bytes: 1.5 GB, of a large file 20 bytes for each of its bytes.
[[nodiscard]] double mostMemory(const std::filesystem::path &path);

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
