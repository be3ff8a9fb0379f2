// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/openrecording.h"
#include "core/search/exitstudy.h"
#include "ui/panels/textsmodel.h"
#include "ui/wording/costscale.h"

#include <memory>

namespace offramp {

/// A study of the exits of a network, and how its numbers are shown.
struct ShownExitStudy {
    ExitStudy study;
    CostScale scale;
    std::int64_t samples = 0;       ///< in the whole recording
    bool holdsOut = true;           ///< whether areas on unseen samples are known
    std::vector<ExitIndex> on = {}; ///< the exits that are on now
};

using ExitStudyPtr = std::shared_ptr<const ShownExitStudy>;

/// What each exit of a network earns, a row for each.
class ExitWorthsModel : public TextsModel
{
    Q_OBJECT
public:
    enum Column { Exit, Accuracy, Head, Share, Chosen, Unseen, Earns, ColumnCount };

    using TextsModel::TextsModel;

    /// Shows a study, or nothing where it is null.
    void setStudy(const ExitStudyPtr &study);

protected:
    [[nodiscard]] int rows() const override
    {
        return m_study ? static_cast<int>(m_study->study.worths.exits.size()) : 0;
    }
    [[nodiscard]] int columns() const override { return ColumnCount; }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    ExitStudyPtr m_study;
};

/// The best set for each number of exits, a row for each number.
class ExitSetsModel : public TextsModel
{
    Q_OBJECT
public:
    enum Column { Number, Exits, Chosen, Unseen, Gain, Found, ColumnCount };

    using TextsModel::TextsModel;

    void setStudy(const ExitStudyPtr &study);

    /// The row with the largest area, on unseen samples where there are any; of equal ones the one with fewest exits.
    /// -1 without a study.
    [[nodiscard]] int bestRow() const;

    /// The exits of a row.
    [[nodiscard]] const std::vector<ExitIndex> &exitsOf(int row) const;

protected:
    [[nodiscard]] int rows() const override { return m_study ? static_cast<int>(m_study->study.best.size()) : 0; }
    [[nodiscard]] int columns() const override { return ColumnCount; }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] bool isNumber(int column) const override { return column != Exits && column != Found; }
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    ExitStudyPtr m_study;
};

/// "1, 3": exits as people count them.
[[nodiscard]] QString exitsText(const std::vector<ExitIndex> &exits);

} // namespace offramp
