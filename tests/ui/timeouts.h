// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QTest>

namespace offramp::fixtures {

/// Milliseconds after which something that must happen counts as not happening, on loaded cores and under sanitizers
/// too.
inline constexpr int longTime = 60'000;

} // namespace offramp::fixtures

// Qt's own 5 s are too few there.
#undef QTRY_VERIFY
#define QTRY_VERIFY(expression) QTRY_VERIFY_WITH_TIMEOUT((expression), offramp::fixtures::longTime)
#undef QTRY_COMPARE
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT((actual), (expected), offramp::fixtures::longTime)
