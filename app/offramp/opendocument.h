// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "ui/document/document.h"

#include <string>
#include <vector>

namespace offramp {

/// What a document is opened from on the command line.
struct DocumentOptions {
    std::vector<std::string> files; ///< a workspace, recordings, or both; FILE@THRESHOLDS for a recording
    std::string criterion;          ///< empty = that of the workspace, or the first that the recordings have
    std::string cost;               ///< empty = that of the workspace, or GFLOPs
    std::string eMax;               ///< empty = that of the workspace, or what the window would propose
};

/// Whether an argument names a workspace, by its suffix.
[[nodiscard]] bool isWorkspace(const std::string &file);

/// Opens all files in a new document, as the window would, and sets what the options say. Errors: those of the files, a
/// workspace that is not the first, recordings that do not go together, and options that are none.
[[nodiscard]] Result<void> openDocument(Document &document, const DocumentOptions &options);

} // namespace offramp
