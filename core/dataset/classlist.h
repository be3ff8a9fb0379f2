// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/labelmap.h"

#include <span>

namespace offramp {

/// Whether a text is a list of classes, one on each line, and not a table: by its file's ending (.txt, .names, .lst),
/// unless every line is two columns of a CSV map.
[[nodiscard]] bool isClassLines(std::string_view text, const std::filesystem::path &path);

/// Reads a class list as a map from outputs to classes: "n01440764 tench, Tinca tinca" or "tench" in the order of the
/// outputs; or with the outputs, counted from 0 or 1, before or after the class ("1 001.Albatross", "/a/airfield 0").
[[nodiscard]] Result<LabelMap> readClassLines(std::string_view text, const std::string &path);

/// Whether a map takes outputs to classes: its keys are whole numbers, and its values are text.
[[nodiscard]] bool namesOutputs(const LabelMap &map);

/// The output of each of ids in a map from outputs to classes: the entry with that name, else the only one whose other
/// names, or parts of them between commas, are the same but for case, spaces, "_" and "-". source names the map.
[[nodiscard]] Result<std::vector<std::int32_t>> outputsIn(const LabelMap &map, std::span<const std::string> ids,
                                                          const std::string &source);

} // namespace offramp
