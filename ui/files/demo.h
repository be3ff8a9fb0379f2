// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace offramp {

/// The demo's workspace in share/offramp/demo beside this program's bin folder; nothing where there is none. A build
/// folder holds a link to the source tree's there.
[[nodiscard]] QString demoWorkspace();

/// Whether path is the demo's workspace, or another in its folder.
[[nodiscard]] bool isDemo(const QString &path);

} // namespace offramp
