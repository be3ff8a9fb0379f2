// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace offramp {

/// What to train. Empty fields follow from the recipe, the architecture and the data set.
struct TrainJob {
    QString architecture; ///< a name, or the path of a file that describes a network
    QString dataset;
    QString recipe;  ///< a name, or the path of a file
    QString out;     ///< the network's file
    QString weights; ///< file of the weights to begin with; empty: random ones
    QString device = QStringLiteral("cpu");
    QString precision = QStringLiteral("fp32"); ///< or bf16
    std::optional<int> size;                    ///< side of the images, in pixels; absent: as described, or as they are
    std::optional<int> epochs;                  ///< absent: the recipe's, as for the next two
    std::optional<int> limit;                   ///< images, classes balanced
    std::optional<int> seed;
    std::optional<int> threads; ///< absent: one per core

    bool operator==(const TrainJob &) const = default;
};

/// The engine's arguments for a job, events included: it goes on where it was begun before. With dryRun nothing is
/// trained.
[[nodiscard]] QStringList argumentsFor(const TrainJob &job, bool dryRun = false);

/// A job as JSON, to be kept between starts of the program.
[[nodiscard]] QJsonObject toJson(const TrainJob &job);

/// The job that toJson() wrote; empty if a field is missing or has another type.
[[nodiscard]] std::optional<TrainJob> trainJobFrom(const QJsonObject &json);

} // namespace offramp
