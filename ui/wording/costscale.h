// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tradeoff/shownnumbers.h"

#include <QString>
#include <QStringList>

namespace offramp {

class Document;

/// How the window shows costs and areas: CostFormat with the words for its unit and true minus signs.
struct CostScale {
    CostUnit unit = CostUnit::Gflops; ///< what costs and areas come in
    double eMax = 1;                  ///< above 0; its size chooses the unit that is shown

    bool operator==(const CostScale &) const = default;

    [[nodiscard]] CostFormat format() const { return {unit, eMax}; }

    /// "MFLOPs", "MFLOPs per image".
    [[nodiscard]] QString unitName() const;
    [[nodiscard]] QString perImage() const;

    /// What is counted: "energy", or "time" in milliseconds; the same with a capital letter.
    [[nodiscard]] QString word() const;
    [[nodiscard]] QString title() const;

    /// A cost as it can be typed: "39.32 GFLOPs", "250 mJ", "12.5 ms".
    [[nodiscard]] QString example() const;

    /// The titles of an axis, long to short: "GFLOPs per image (energy proxy)", "GFLOPs per image", "GFLOPs";
    /// "Energy per image (mJ)"; "Time per image (ms)". isEstimated: they say that costs are estimated.
    [[nodiscard]] QStringList axisTitles(bool isEstimated = false) const;

    /// What a cost is multiplied by to be shown: 1000 for MFLOPs.
    [[nodiscard]] double factor() const;

    /// A cost (in unit) or area as it is shown everywhere, without its unit.
    [[nodiscard]] QString text(double cost) const;

    /// The same with every digit, to copy and to edit.
    [[nodiscard]] QString exactText(double cost) const;

    /// The same with its unit: "0.412 GFLOPs".
    [[nodiscard]] QString withUnit(double cost) const;

    /// How far a cost or area has come from another: "+0.0120", "−0.0120"; "0" where nothing changed.
    [[nodiscard]] QString changeText(double change) const;

    /// E_max as it is shown: as it was typed where that is short.
    [[nodiscard]] QString eMaxText() const;
};

/// What is shown where a cost is not known: "no joules measured", "no time measured", "no FLOPs counted".
[[nodiscard]] QString noCostText(CostUnit unit);

/// How a cost that no open network has can be had.
[[nodiscard]] QString noCostRemedy(CostUnit unit);

/// How a document's costs and areas are shown now.
[[nodiscard]] CostScale costScale(const Document &document);

/// How the costs of one network are shown; stored, the full cost of a sample, comes in the unit that files store.
[[nodiscard]] CostScale costScale(double stored, CostUnit unit);

} // namespace offramp
