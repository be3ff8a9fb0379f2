// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/exitrule.h"

#include <QString>

#include <optional>

namespace offramp {

/// How entropies are shown; what is decided and kept is always in nats.
enum class EntropyUnit {
    Nats,
    Bits,       ///< nats / ln 2
    Normalised, ///< nats / ln C, between 0 and 1
};

/// How thresholds and uncertainties of one recording are shown. Entropies come in the unit; the others,
/// kept as negative uncertainties, are shown as they are, so that a sample exits *above* a shown threshold.
struct ThresholdScale {
    Criterion criterion = Criterion::Entropy;
    EntropyUnit unit = EntropyUnit::Nats;
    std::optional<int> classes; ///< without it, normalised entropies cannot be had and nats are shown

    bool operator==(const ThresholdScale &) const = default;

    /// The unit that is really shown.
    [[nodiscard]] EntropyUnit shownUnit() const;

    /// A threshold or uncertainty as it is shown, and back.
    [[nodiscard]] double shown(double threshold) const;
    [[nodiscard]] double fromShown(double shown) const;

    /// Thresholds as they are shown, and back.
    [[nodiscard]] Thresholds shown(Thresholds thresholds) const;
    [[nodiscard]] Thresholds fromShown(Thresholds shown) const;

    /// A threshold as it is shown and typed: the shortest decimal text that fromShown() takes back to exactly this
    /// threshold, where there is one.
    [[nodiscard]] QString text(double threshold) const;

    /// "nats", "bits", or nothing.
    [[nodiscard]] QString suffix() const;

    /// "Entropy", "Normalised entropy", "Confidence", "Margin", "Score", "Patience".
    [[nodiscard]] QString quantity() const;

    /// The same with its unit: "Entropy (nats)", "Normalised entropy", "Confidence", "Margin", "Score", "Patience".
    [[nodiscard]] QString title() const;

    /// Whether a sample exits below (entropy) or above (the others) a shown threshold.
    [[nodiscard]] bool exitsBelow() const { return criterion == Criterion::Entropy; }
};

} // namespace offramp
