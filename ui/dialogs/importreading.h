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

/// How the user wants a file of another tool to be read.
struct ImportRequest {
    QString path;
    std::optional<ImportKind> kind = {}; ///< absent: detect
    ImportOptions samples = {};          ///< of samples and logits
    PointOptions points = {};

    bool operator==(const ImportRequest &) const = default;
};

/// How the file was read.
struct ImportFindings {
    ImportSurvey survey; ///< kind: how it was read
    std::shared_ptr<const Imported> samples = nullptr;
    std::shared_ptr<const PointTable> points = nullptr;
    std::optional<Error> problem = {}; ///< why there is neither
};

/// Reads the file as the request says; may run in any thread.
[[nodiscard]] ImportFindings readFindings(const ImportRequest &request, const IsCancelled &isCancelled);

/// One thing that was found in the file.
struct FindingRow {
    QString word;
    QString text;
    QString tip;
};

/// The findings: samples, criteria, accuracy, costs; or points and their area up to the E_max of scale.
[[nodiscard]] QList<FindingRow> findingRows(const ImportFindings &findings, const CostScale &scale);

/// How the file was read, one sentence each.
[[nodiscard]] QStringList findingNotes(const ImportFindings &findings, const ImportRequest &request);

/// What seems to be incorrect in the file, with what to do about it; or nothing.
[[nodiscard]] QString findingWarning(const ImportFindings &findings);

/// Parses the costs of exits, one number each, separated by commas, spaces or semicolons, in that unit; an error if one
/// is not a number.
[[nodiscard]] Result<CostColumn> typedCosts(const QString &text, const CostMultiple &unit);

} // namespace offramp
