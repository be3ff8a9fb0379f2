// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/calibration/exitquality.h"
#include "ui/panels/textsmodel.h"

namespace offramp {

/// How good the uncertainty of each exit is over some samples, a row for each exit.
class CalibrationModel : public TextsModel
{
    Q_OBJECT
public:
    enum Column { Exit, Samples, Accuracy, Confidence, Ece, Auroc, Aurc, Excess, GoOn, Corrected, Lost, ColumnCount };

    using TextsModel::TextsModel;

    /// Shows these exits, over the samples that reach each of them, which must be known, or over all.
    void setExits(const std::vector<ExitQuality> &exits, bool isReaching);

protected:
    [[nodiscard]] int rows() const override { return static_cast<int>(m_exits.size()); }
    [[nodiscard]] int columns() const override { return ColumnCount; }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    std::vector<ExitQuality> m_exits;
    bool m_isReaching = false;
};

} // namespace offramp
