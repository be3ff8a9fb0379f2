// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

namespace offramp {
class MainWindow;
}

namespace offramp::fixtures {

/// Empty if every number in every panel of the window, and of an open presentation, equals a fresh count over
/// the samples of its recordings; else which panel shows what. Hidden panels are skipped.
[[nodiscard]] QString panelDisagreement(MainWindow &window);

} // namespace offramp::fixtures
