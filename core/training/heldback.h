// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/recorder/recordrequest.h"
#include "core/support/error.h"
#include "core/training/recipe.h"

#include <filesystem>
#include <stop_token>

namespace offramp {

/// Records what a trained network answers for the images that its recipe held back, as record() does. Errors: those of
/// record(), a network that cannot be loaded, a recipe that holds nothing back.
[[nodiscard]] Result<void> recordHeldBack(const std::filesystem::path &network, const Dataset &dataset,
                                          const Recipe &recipe, const RecordRequest &request,
                                          const RecordListener &listener, const std::stop_token &stop);

} // namespace offramp
