// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/exitbins.h"
#include "ui/wording/thresholdunit.h"

#include <QString>

#include <optional>

namespace offramp {

/// What the histogram of one exit shows: the samples that reach it, by their uncertainty there.
struct HistogramContent {
    ExitIndex exit;
    ThresholdScale scale; ///< what the axis shows
    BinEdges bins;        ///< of uncertainties
    BinCounts counts;
    std::vector<std::int64_t> selected; ///< [bins] of the counted ones
    std::optional<double> threshold;    ///< uncertainty below which samples exit; empty where none decides
    bool isOff = false;                 ///< switched off: no sample exits, and nothing else is known of it
    std::int64_t samples = 0;           ///< in the whole recording
    std::int64_t reaching = 0;
    std::int64_t exiting = 0;
    std::int64_t correct = 0; ///< of those that exit here

    [[nodiscard]] double share() const; ///< of all samples, those that exit here

    /// The accuracy of the samples that exit here; empty if none do.
    [[nodiscard]] std::optional<double> accuracy() const;

    /// The limits of a bin on the axis, the lower first.
    [[nodiscard]] std::pair<double, double> shownBin(int bin) const;

    bool operator==(const HistogramContent &) const = default;
};

/// "Entropy at exit 1 (nats)".
[[nodiscard]] QString axisTitle(const HistogramContent &content);

/// The limits of a bin as text: "0.60 – 0.65".
[[nodiscard]] QString binText(const HistogramContent &content, int bin);

/// "60.4 % exit, 98.1 % correct", "no samples exit", or "off".
[[nodiscard]] QString exitShareText(const HistogramContent &content);

/// Describes the histogram in a few sentences, for screen readers.
[[nodiscard]] QString spokenContent(const HistogramContent &content);

} // namespace offramp
