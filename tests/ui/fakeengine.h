// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "tests/ui/timeouts.h"

#include <QString>

namespace offramp::fixtures {

/// Writes a shell script that replaces offramp-engine into folder and returns its path. $1 is the verb; "say TEXT"
/// writes a line on stdout; hello, progress N (of 100), done and plan (of 100 images, one split) are written by
/// commands of those names.
[[nodiscard]] QString fakeEngine(const QString &folder, const QString &name, const QString &body);

} // namespace offramp::fixtures
