// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rankings/ranking.h"

#include <QStringList>

namespace offramp {

/// A model in the two panels.
struct RankedModel {
    QString name;
    double accuracy = 0;
    double electricity = 0;
    std::optional<double> sam;
    std::optional<std::size_t> samRank;

    bool operator==(const RankedModel &) const = default;
};

/// What the panels show. Models are in the order of their table, which decides colours and markers.
struct RankContent {
    std::vector<RankedModel> models;
    QString unit; ///< of electricity
    double alpha = 5;
    double beta = 5;
    ClassLimits classes;
    std::optional<std::size_t> selected = {}; ///< an index of models

    bool operator==(const RankContent &) const = default;
};

/// The content for a table and its ranks, without a selection.
[[nodiscard]] RankContent rankContent(const ModelTable &table, std::span<const Rank> ranks, const RankOptions &options);

/// The indices of its models by SAM, best first; what has none comes last.
[[nodiscard]] std::vector<std::size_t> samOrder(const RankContent &content);

/// Why a model has no SAM: "undefined: electricity \u2264 1 kWh".
[[nodiscard]] QString undefinedSamText(const QString &unit);

/// Numbers of any size as people read them, with four significant digits and no zeros after them: "0.01234", "1.8",
/// "45,678".
[[nodiscard]] QString readableNumber(double number);

/// One model in a sentence, for tooltips.
[[nodiscard]] QString modelSentence(const RankContent &content, std::size_t model);

/// What the panels show in sentences, for screen readers.
[[nodiscard]] QString spokenContent(const RankContent &content);

} // namespace offramp
