// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// The folder that a split's classes lie in.
struct SplitFolder {
    std::string word; ///< the split's folder as it is spelled on disk, or "root" where there are no split folders
    std::filesystem::path path;
};

/// The folders in root that are named like splits (test, test_set, testing, val, valid, validation, eval, train,
/// training, … in any case) and hold folders, those to test on first.
[[nodiscard]] std::vector<std::string> splitFoldersIn(const std::filesystem::path &root);

/// The split folder to use: the wanted one (a folder's name, or another word for it, such as val for validation), else
/// one to test on, else root itself. "root" takes the folders in root as classes, whatever they are. Refused: a split
/// that does not exist; root itself where its folders are not classes but splits, severities, or one level too high.
[[nodiscard]] Result<SplitFolder> chooseSplit(const std::filesystem::path &root,
                                              const std::optional<std::string> &wanted);

} // namespace offramp
