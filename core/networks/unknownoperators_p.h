// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace offramp {

/// Operators that the code of a TorchScript archive calls and this program's LibTorch lacks, and what to do about them.
struct UnknownOperators {
    std::vector<std::string> names; ///< "aten::nonzero_static", sorted
    std::string remedy; ///< sentences; with LibTorch's own ones, how to build the engine against a newer one
};

/// Searches an archive for all of them; none where it cannot be read.
[[nodiscard]] UnknownOperators unknownOperators(const std::filesystem::path &path);

/// How to get an engine that reads archives of a newer PyTorch.
[[nodiscard]] std::string newerLibTorch();

} // namespace offramp
