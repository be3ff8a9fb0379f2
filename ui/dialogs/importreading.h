// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/imports/importfile.h"
#include "ui/wording/costscale.h"

#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace offramp {

/// What a person says about a file that another tool wrote.
struct ImportRequest {
    QString path;
    std::optional<ImportKind> kind = {}; ///< absent: what it looks like
    ImportOptions samples = {};          ///< of samples and logits
    PointOptions points = {};

    bool operator==(const ImportRequest &) const = default;
};

/// How the file was read.
struct ImportFindings {
    ImportSurvey survey; ///< kind: as what it was read
    std::shared_ptr<const Imported> samples = nullptr;
    std::shared_ptr<const PointTable> points = nullptr;
    std::optional<Error> problem = {}; ///< why neither is there
};

/// Reads the file as the request says; may run in any thread.
[[nodiscard]] ImportFindings readFindings(const ImportRequest &request, const IsCancelled &isCancelled);

/// What was found, a word and what it says each: samples, exits, criterion, accuracy, costs; or points and their area
/// up to the E_max of scale.
[[nodiscard]] QList<std::pair<QString, QString>> findingRows(const ImportFindings &findings, const CostScale &scale);

/// How it was read, one sentence each.
[[nodiscard]] QStringList findingNotes(const ImportFindings &findings, const ImportRequest &request);

/// The costs of exits as a person types them, one number for each with commas, spaces or semicolons between, in units
/// of that many FLOPs; an error where one is no number.
[[nodiscard]] Result<std::vector<double>> typedCosts(const QString &text, double unit);

} // namespace offramp
