// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/exitbins.h"
#include "ui/wording/thresholdunit.h"

#include <QString>

#include <optional>

namespace offramp {

/// What the histogram of one exit shows: the samples that reach it by their uncertainty there.
struct HistogramContent {
    ExitIndex exit;
    ThresholdScale scale; ///< what the axis shows
    BinEdges bins;        ///< of uncertainties
    BinCounts counts;
    std::vector<std::int64_t> selected; ///< [bins] of the counted ones
    std::optional<double> threshold;    ///< uncertainty below which samples leave; nothing at the last exit
    std::int64_t samples = 0;           ///< in the whole recording
    std::int64_t reaching = 0;
    std::int64_t leaving = 0;
    std::int64_t correct = 0; ///< of those who leave

    [[nodiscard]] double share() const; ///< who leaves here, of all samples

    /// The accuracy of those who leave here; nothing where nobody does.
    [[nodiscard]] std::optional<double> accuracy() const;

    /// The values of the axis that bound a bin, the lower first.
    [[nodiscard]] std::pair<double, double> shownBin(int bin) const;

    bool operator==(const HistogramContent &) const = default;
};

/// "Entropy at exit 1 (nats)".
[[nodiscard]] QString axisTitle(const HistogramContent &content);

/// The values that bound a bin, as people write them: "0.60 – 0.65".
[[nodiscard]] QString binText(const HistogramContent &content, int bin);

/// "60.4 % leave, 98.1 % right", or "nobody leaves".
[[nodiscard]] QString leavingText(const HistogramContent &content);

/// The histogram in a sentence or two, for those who do not see it.
[[nodiscard]] QString spokenContent(const HistogramContent &content);

} // namespace offramp
