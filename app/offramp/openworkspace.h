// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "ui/document/document.h"

#include <string>
#include <vector>

namespace offramp {

/// A path of the command line as Qt has it.
[[nodiscard]] QString toQString(const std::string &path);

/// An error for a name that Qt would silently change: its text cannot hold what is not UTF-8. Empty names are taken;
/// verb: "export", for the message.
[[nodiscard]] Result<void> checkNames(const std::vector<std::string> &names, const std::string &verb);

/// Opens a workspace file with all of its recordings; one that is missing is an error.
[[nodiscard]] Result<void> openWorkspace(Document &document, const std::string &file);

} // namespace offramp
