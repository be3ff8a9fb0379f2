// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "ui/theme/themeswitch.h"

#include <functional>
#include <vector>

class QWidget;

namespace offramp {
class MainWindow;
}

namespace offramp::fixtures {

/// Something that the program shows, and how a person reaches it.
struct View {
    const char *name;
    std::function<QWidget *(MainWindow &)> open; ///< from a new window; what is shown then, or null where it never is
    Appearance appearance = Appearance::Light;
};

/// The views that a person meets: the window in its states, its panels and dialogs.
[[nodiscard]] const std::vector<View> &views();

} // namespace offramp::fixtures
