// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/training/recipe.h"

#include <vector>

namespace offramp {

/// A recipe that the program knows by a name.
struct NamedRecipe {
    const char *name;
    Recipe recipe;
};

/// All of them, in the order in which they are offered. Any thread.
[[nodiscard]] const std::vector<NamedRecipe> &namedRecipes();

} // namespace offramp
