// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/results.h"
#include "ui/engine/classifyjob.h"
#include "ui/wording/costscale.h"
#include "ui/wording/thresholdunit.h"

#include <optional>
#include <vector>

namespace offramp {

/// What becomes of an image at an exit.
enum class ExitRole {
    Continues, ///< it is not certain enough there
    Exits,     ///< its answer counts
    NotRun,    ///< it has exited before; what is known comes from a run of all exits
    Off,       ///< the exit is switched off
};

/// A class of an exit as it is shown.
struct ShownClass {
    QString name;
    double probability = 0; ///< from 0 to 1
    QString percent;

    bool operator==(const ShownClass &) const = default;
};

/// One exit of an image that was tried, as it is shown.
struct ExitContent {
    QString name;
    ExitRole role = ExitRole::Continues;
    QString roleText;                  ///< "Exits here"
    std::vector<ShownClass> top;       ///< the most probable first
    std::optional<double> uncertainty; ///< from 0 to 1: its place on the scale; empty without a score
    std::optional<double> threshold;   ///< the same; empty where no threshold decides
    bool exitsBelow = true;            ///< on which side of the threshold an image exits
    QString value;                     ///< "Entropy 0.6126"
    QString verdict;                   ///< "not below 0.5"; may be empty
    QString cost;                      ///< "7.67 MFLOPs", or that it is not known
    QString share;                     ///< "52 % of full"; empty where it is not known

    /// All of it in sentences, for screen readers and tooltips.
    [[nodiscard]] QString spoken() const;

    bool operator==(const ExitContent &) const = default;
};

/// An image that was tried with a variant, as it is shown.
struct TriedContent {
    QString variant; ///< "V2 · signs-small · T 1.93 nats"
    QString answer;  ///< the class at the exit that is taken
    QString place;   ///< "exits at exit 2 of 3"
    QString cost;    ///< "11.25 MFLOPs, 24 % saved: 76 % of the full network"
    std::vector<ExitContent> exits;

    bool operator==(const TriedContent &) const = default;
};

/// What follows for an image from what a network says about it and a variant of it, exits that are off included: the
/// rule is that of the recorded samples. answer: without a problem, under the criterion of the recording's view, with
/// as many exits. An error where an uncertainty cannot be one.
[[nodiscard]] Result<TriedContent> triedContent(const TriedAnswer &answer, const VariantResult &result,
                                                const ThresholdScale &scale, const CostScale &costs);

} // namespace offramp
