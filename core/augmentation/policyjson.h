// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/augmentation/augmentation.h"

#include <string>
#include <string_view>

namespace offramp {

/// Reads a policy as FORMAT.md describes it: a list, or an object such as a recipe whose "augmentations" is one;
/// without that key the policy is empty. name: of the text in messages. Errors say which augmentation and which field.
[[nodiscard]] Result<Policy> parsePolicy(std::string_view text, const std::string &name);

/// The list, with every field, such that parsePolicy() gives the same policy.
[[nodiscard]] std::string toJson(const Policy &policy);

} // namespace offramp
