// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/recorder/imageplan.h"
#include "core/support/error.h"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace offramp {

/// Preprocessing as the command line has it.
struct ImageTexts {
    std::vector<float> mean;
    std::vector<float> std;
    std::optional<std::string> resize;
    ImageOptions images; ///< the other options
};

/// Declares --size, --mean, --std, --squash and --resize.
void addImageOptions(CLI::App &verb, ImageTexts &texts);

/// Reads them; an error where the numbers of channels cannot be used.
[[nodiscard]] Result<ImageOptions> imageOptionsFrom(const ImageTexts &texts);

} // namespace offramp
