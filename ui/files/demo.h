// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace offramp {

/// The demo's workspace in share/offramp/demo beside this program's bin folder; empty if there is none. A build
/// folder has a link to the demo of the source tree.
[[nodiscard]] QString demoWorkspace();

/// Whether path is the demo's workspace, or another in its folder.
[[nodiscard]] bool isDemo(const QString &path);

/// Where to write what belongs to files of a folder: there, or among the user's documents if that is the demo's folder
/// or cannot be written to.
[[nodiscard]] QString outputFolder(const QString &folder);

/// A recording that does not exist yet in the outputFolder() of a folder: NAME.exits, or with a number before the
/// suffix.
[[nodiscard]] QString newRecordingIn(const QString &folder, const QString &name);

} // namespace offramp
