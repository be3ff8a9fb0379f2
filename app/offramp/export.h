// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"

#include <string>
#include <vector>

namespace offramp {

struct ExportOptions {
    std::vector<std::string> files; ///< a workspace, recordings, or both; FILE@THRESHOLDS for a recording
    std::string eMax;               ///< empty = as the workspace says or the window would propose
    std::string pdf;
    std::string svg;
    std::string png;
    std::string csv;
    std::string json;
    std::string curves;
    std::string everything;
    std::vector<std::string> figures; ///< which, by their keys; empty = the step curve
    std::string variant;              ///< whose histograms, by its name; empty = the first
    std::string preset;               ///< empty = a page's width
    std::string size;                 ///< "160x100" in millimetres; empty = the preset's
    int dotsPerInch = 0;              ///< 0 = the preset's
    bool script = false;
    std::string workspace;
};

/// offramp export: writes figures and tables of a workspace or of recordings into files, with the same code as the
/// window and without a display.
[[nodiscard]] Result<void> runExport(int argc, char **argv, const ExportOptions &options);

} // namespace offramp
