// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imports/imported.h"

namespace offramp {

/// Turns the labels of a file into outputs of the network, as a word says: "numeric" (the labels are places of classes
/// named 0, 1, 2, … in the order of their text, the outputs are in the order of the numbers), "sorted" (the other way
/// round), the same with "-from-1" for classes named from 1, else the path of a map from labels to outputs (as
/// labelOrder() takes it). With "+1" or "-1" after it, or alone, every output is one more, or one less. An empty word
/// takes the labels as outputs. What was done is noted. Refused: a word or a map that does not fit, and outputs that
/// the network does not have, where their number is known. source names the file in messages.
[[nodiscard]] Result<void> orderLabels(Imported &imported, const std::string &word, const std::string &source);

/// Warns where another order of the labels fits the answers of the last exit much better (LabelCheck): one of those
/// that orderLabels() knows, or any other. word: the one in use.
void checkLabels(Imported &imported, const std::string &word);

/// Which classes [C] the samples have.
[[nodiscard]] std::vector<bool> classesOfSamples(const Recording &recording);

} // namespace offramp
