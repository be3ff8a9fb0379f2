// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/exitrule.h"
#include "core/support/error.h"

#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

namespace offramp {

/// Image files that a recorded network is to classify at all of its exits, prepared as it was recorded.
struct ClassifyJob {
    QString network;   ///< file
    QString recording; ///< file
    Criterion criterion = Criterion::Entropy;
    Thresholds thresholds; ///< T of each exit but the last
    QString device = QStringLiteral("cpu");
    QStringList images; ///< files, at least one

    bool operator==(const ClassifyJob &) const = default;
};

/// The engine's arguments for a job, whose answer is JSON.
[[nodiscard]] QStringList argumentsFor(const ClassifyJob &job);

/// A class that an exit finds probable.
struct TriedClass {
    std::int32_t label = 0; ///< the network's output
    QString name;           ///< as the engine calls it: a number where it has no name
    double probability = 0; ///< from 0 to 1

    bool operator==(const TriedClass &) const = default;
};

/// What one exit says about an image.
struct TriedExit {
    std::optional<float> uncertainty; ///< by the job's criterion, as Criterion says; empty without a score
    std::vector<TriedClass> top;      ///< the most probable first, at least one

    bool operator==(const TriedExit &) const = default;
};

/// What a network says about an image.
struct TriedAnswer {
    std::vector<TriedExit> exits; ///< all [K]; empty where there is a problem
    QString problem;              ///< why the image cannot be classified, and what to do

    bool operator==(const TriedAnswer &) const = default;
};

/// What the engine printed about so many images with a network of so many exits, one answer for each, read as if it
/// were hostile. An error where it is anything else.
[[nodiscard]] Result<std::vector<TriedAnswer>> answersFrom(const QByteArray &json, qsizetype images, int exits);

} // namespace offramp
