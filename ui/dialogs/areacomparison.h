// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/proposal.h"
#include "ui/wording/costscale.h"

#include <QWidget>

#include <array>

class QLabel;

namespace offramp {

/// A small table of areas on each part of the samples: now, suggested and the gain; where thresholds for each exit were
/// searched, also the best shared ones, the best of each exit, and what no thresholds can exceed.
class AreaComparison : public QWidget
{
    Q_OBJECT
public:
    explicit AreaComparison(QWidget *parent = nullptr);

    /// Shows the areas of a proposal, whose variants make them suggested; without an unseen half, only those on all
    /// samples.
    void compare(const Proposal &proposal, const PartAreas &suggested, const CostScale &scale, bool holdsOut);

    void clear();

private:
    static constexpr std::size_t parts = 3;
    static constexpr std::size_t rows = 6; ///< now, suggested, gain; shared, per exit, bound

    void fill(std::size_t row, const PartAreas &areas, const CostScale &scale);
    void showOnly(bool isPerExit, bool holdsOut);

    std::array<QLabel *, parts> m_titles{};
    std::array<QLabel *, rows> m_words{};
    std::array<std::array<QLabel *, parts>, rows> m_figures{};
};

} // namespace offramp
