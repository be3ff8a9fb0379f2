// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "tests/ui/timeouts.h"

#include <QString>

namespace offramp::fixtures {

/// Writes a shell script that replaces offramp-engine into folder and returns its path. $1 is the verb; "say TEXT"
/// writes a line on stdout; hello [BATCH], progress N [BATCH] (of 100), done_ and plan [RECORDED [BATCH]] (of 100
/// images, one split) are written by commands of those names. For a training of 4 epochs of 100 images, "training
/// [DONE]" writes hello and what it begins with, "epoch N EARLY LAST BEST" the accuracies of two exits on 20 images
/// held back and whether they are the best (true, false; then the network's file is written too), and trained the end.
/// 'classified "$@"' answers about images with three exits: entropies 0.9, 0.4 and 0.1 (confidences 0.5, 0.8 and 0.95),
/// the first a cat, the others a dog; one whose name has "broken" in it is not an image.
[[nodiscard]] QString fakeEngine(const QString &folder, const QString &name, const QString &body);

/// Words for its body that wait until a file is there.
[[nodiscard]] QString waitFor(const QString &path);

} // namespace offramp::fixtures
