// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace offramp {

/// The demo's workspace in share/offramp/demo beside this program's bin folder; empty if there is none. A build
/// folder has a link to the demo of the source tree.
[[nodiscard]] QString demoWorkspace();

/// A workspace of the demo's networks on real images, in its folder real: "tiny-imagenet" or "cifar-10"; empty if there
/// is none.
[[nodiscard]] QString realWorkspace(const QString &name);

/// Whether path is one of those workspaces, or another in their folders.
[[nodiscard]] bool isDemo(const QString &path);

/// Where to write what belongs to files of a folder: there, or among the user's documents if that is a folder of the
/// demo's workspaces or cannot be written to.
[[nodiscard]] QString outputFolder(const QString &folder);

/// A recording that does not exist yet in the outputFolder() of a folder: NAME.exits, or with a number before the
/// suffix.
[[nodiscard]] QString newRecordingIn(const QString &folder, const QString &name);

} // namespace offramp
