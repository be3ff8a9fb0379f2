// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>
#include <vector>

namespace offramp {

/// Where the links in a folder and below lead outside it, also over several links: folders, and files; the folder of
/// the files where they are many. Loops are followed once; links that lead nowhere are left out.
[[nodiscard]] std::vector<std::filesystem::path> linkTargets(const std::filesystem::path &folder);

} // namespace offramp
