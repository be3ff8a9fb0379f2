// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

namespace offramp::fixtures {

/// What a test of windows does first: gives the program settings of its own, under the test's name, and the light
/// appearance.
void prepareWindows(const QString &test);

} // namespace offramp::fixtures
