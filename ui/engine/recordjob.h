// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>

namespace offramp {

/// What a person asked to have recorded: one network on one test set. What is absent follows from the network's spec
/// and the test set's layout.
struct RecordJob {
    QString network;
    QString dataset;
    QString out;
    QString split;  ///< empty: the layout's own choice
    QString labels; ///< empty: the network's own choice; else sorted, wnids or the path of a map
    std::optional<int> size;
    std::optional<std::array<double, 3>> mean;
    std::optional<std::array<double, 3>> std;
    bool squash = false;
    QString resize; ///< whose resize: pil, tensor or tensor-aa; empty: the network's own choice
    QString device = QStringLiteral("cpu");
    int batch = 64;
    std::optional<int> limit; ///< images, classes balanced; absent: all

    bool operator==(const RecordJob &) const = default;
};

/// The engine's arguments for a job, events included; with dryRun nothing is recorded.
[[nodiscard]] QStringList argumentsFor(const RecordJob &job, bool dryRun = false);

/// A job as JSON, to be kept from one start of the program to the next.
[[nodiscard]] QJsonObject toJson(const RecordJob &job);

/// The job that toJson() wrote; nothing where a field is missing or of another type.
[[nodiscard]] std::optional<RecordJob> recordJobFrom(const QJsonObject &json);

/// Where the engine lies: beside this program, else on the path; an empty text when it is in neither place.
[[nodiscard]] QString enginePath();

} // namespace offramp
