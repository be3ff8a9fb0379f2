// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/energylogs/energylog.h"
#include "core/rankings/modeltable.h"
#include "core/rankings/recordedmodel.h"

#include <QStringList>

namespace offramp {

/// A whole network in the comparison.
struct ComparedModel {
    QString name;
    std::optional<double> accuracy; ///< a fraction; empty until one is typed
    double electricity = 0;         ///< in the unit of its table

    bool operator==(const ComparedModel &) const = default;
};

/// What is compared, with electricity in one unit.
struct ComparedTable {
    std::vector<ComparedModel> models;
    ElectricityUnit unit;
    QStringList notes;            ///< how it was read, one sentence each
    bool takesAccuracies = false; ///< whether accuracies are typed: an energy log has none

    bool operator==(const ComparedTable &) const = default;
};

/// A file to compare: a table of models, or an energy log of another tool.
struct ModelSource {
    QString path;
    std::string csv;              ///< of a table
    std::optional<EnergyLog> log; ///< of a log; the text is not kept then
    std::vector<RecordedModel> recordings = {};
};

/// Reads a file of name, accuracy and electricity, an energy log of core/energylogs, or a recording. The remedies of
/// errors are for the window. May be called from any thread.
[[nodiscard]] Result<ModelSource> openModels(const QString &path);

/// A recording after the others that are compared, so that several can be; any other source alone.
[[nodiscard]] ModelSource together(const ModelSource &before, ModelSource added);

/// Its models with electricity in that unit: converted where the file names its unit, else the numbers as they are.
[[nodiscard]] Result<ComparedTable> modelsIn(const ModelSource &source, const ElectricityUnit &unit);

} // namespace offramp
