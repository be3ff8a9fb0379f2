// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/proposal.h"
#include "ui/wording/costscale.h"

#include <QWidget>

#include <array>

class QLabel;

namespace offramp {

/// A small table of areas: now, suggested and the gain, on each part of the samples.
class AreaComparison : public QWidget
{
    Q_OBJECT
public:
    explicit AreaComparison(QWidget *parent = nullptr);

    /// Shows the areas; without an unseen half, only those on all samples.
    void compare(const PartAreas &now, const PartAreas &suggested, const CostScale &scale, bool holdsOut);

    void clear();

private:
    static constexpr std::size_t parts = 3;

    std::array<QLabel *, parts> m_titles{};
    std::array<std::array<QLabel *, parts>, 3> m_figures{}; ///< now, suggested, gain
};

} // namespace offramp
