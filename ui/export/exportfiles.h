// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/figurefile.h"

#include <functional>
#include <vector>

namespace offramp {

/// A file that an export would write; its contents are created on request.
struct ExportFile {
    QString path;
    std::function<Result<QByteArray>()> contents;
};

/// What to export, all under one name.
struct ExportRequest {
    std::vector<FigureKind> figures = {};
    std::vector<FigureFormat> formats = {}; ///< of every figure
    FigureFrame frame = {};
    FigureOptions options = {}; ///< of every figure
    FigureView view = {};
    bool variants = false;   ///< as CSV
    bool curves = false;     ///< as CSV
    bool scripts = false;    ///< for each CSV a script that redraws its figure
    bool everything = false; ///< as JSON
};

/// One file for each figure. A single one is written to path; several have their kinds in their names before
/// the suffix: talk-step-curve.pdf, talk-thresholds.pdf.
[[nodiscard]] std::vector<ExportFile> figureFiles(const Document &document, const ExportRequest &request,
                                                  FigureFormat format, const QString &path);

/// The table of variants, and its script if requested.
[[nodiscard]] std::vector<ExportFile> variantsFiles(const Document &document, bool withScript, const QString &path);

/// The table of curves, and its script if requested.
[[nodiscard]] std::vector<ExportFile> curvesFiles(const Document &document, bool withScript, const QString &path);

/// The included variants and their area as JSON.
[[nodiscard]] ExportFile jsonFile(const Document &document, const QString &path);

/// The same with the whole curves, and with the lines chosen.
[[nodiscard]] ExportFile everythingFile(const Document &document, const QString &path, const LineChoice &lines = {});

/// All files of a request; base is a path without suffix. document must outlive the list.
[[nodiscard]] std::vector<ExportFile> exportFiles(const Document &document, const ExportRequest &request,
                                                  const QString &base);

/// The files that already exist.
[[nodiscard]] QStringList existingPaths(const std::vector<ExportFile> &files);

/// Writes the files one by one, each completely or not at all. Stops at the first failure.
[[nodiscard]] Result<void> writeFiles(const std::vector<ExportFile> &files);

} // namespace offramp
