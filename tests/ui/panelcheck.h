// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QString>

namespace offramp {
class MainWindow;
}

namespace offramp::fixtures {

/// Nothing where every number in every panel of the window, and of a presentation where one is open, equals one counted
/// anew over the samples of its recordings; else which panel shows what. A panel that is hidden is not asked.
[[nodiscard]] QString panelDisagreement(MainWindow &window);

} // namespace offramp::fixtures
