// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tradeoff/costunit.h"

#include <QString>
#include <QStringList>

namespace offramp {

class Document;

/// How costs and areas are shown: the words for their unit, and as many decimals as fit costs up to E_max.
struct CostScale {
    CostUnit unit = CostUnit::Gflops; ///< one that costs are shown in
    double eMax = 1;                  ///< above 0

    bool operator==(const CostScale &) const = default;

    /// "GFLOPs", "GFLOPs per image".
    [[nodiscard]] QString unitName() const;
    [[nodiscard]] QString perImage() const;

    /// The titles of an axis, long to short: "GFLOPs per image (energy proxy)", "GFLOPs per image", "GFLOPs".
    [[nodiscard]] QStringList axisTitles() const;

    /// What the costs of variants are: "E: mean GFLOPs per image, a proxy for energy".
    [[nodiscard]] QString meaning() const;

    /// How many decimals costs and areas are shown with, so that a column lines up.
    [[nodiscard]] int decimals() const;

    /// A cost (in unit) or area as it is shown everywhere, with a true minus sign.
    [[nodiscard]] QString text(double cost) const;

    /// The same with its unit: "0.4121 GFLOPs".
    [[nodiscard]] QString withUnit(double cost) const;

    /// How far a cost or area has come from another: "+0.0120", "−0.0120"; "0" where nothing changed.
    [[nodiscard]] QString changeText(double change) const;

    /// E_max as it is shown: as it was typed where that is short.
    [[nodiscard]] QString eMaxText() const;
};

/// How a document's costs and areas are shown now.
[[nodiscard]] CostScale costScale(const Document &document);

/// How the costs of one network are shown; stored, the full cost of a sample, comes in the unit that files store.
[[nodiscard]] CostScale costScale(double stored, CostUnit unit);

} // namespace offramp
