// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/listing.h"

#include <filesystem>
#include <functional>
#include <optional>

namespace offramp {

/// What a folder or file is, as a test set.
struct Recognised {
    std::string sentence;            ///< for people: "CIFAR-10 (Python), with the splits test, train."
    std::vector<std::string> splits; ///< the one taken by default first
    std::function<Result<Listing>(const std::optional<std::string> &split)> list; ///< the images, or why there are none
    std::optional<std::filesystem::path> testSet = {}; ///< the folder of the test set: it, one in it, or one around it
};

/// Recognises a test set by the names in its folder, or a file of another format by its content. It reads no more than
/// that, so that it suits a path that is being typed.
[[nodiscard]] Recognised recognise(const std::filesystem::path &path);

} // namespace offramp
