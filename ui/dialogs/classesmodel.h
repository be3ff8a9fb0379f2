// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/classreport.h"
#include "ui/panels/textsmodel.h"
#include "ui/wording/costscale.h"

namespace offramp {

/// How a network does class by class, a row for each class.
class ClassesModel : public TextsModel
{
    Q_OBJECT
public:
    /// The columns before those of the exits, of which each has one; the mean cost comes last.
    enum Column { Class, Samples, Accuracy, Precision, FirstExit };

    /// What rows are sorted by: a text, a number, or nothing where it is not known.
    static constexpr int SortRole = Qt::UserRole;

    using TextsModel::TextsModel;

    /// Shows the report of a recording; null shows nothing.
    void setReport(const std::shared_ptr<const ClassReport> &report, const RecordingPtr &recording,
                   const CostScale &costs);

    /// The class of a row.
    [[nodiscard]] std::int32_t labelAt(int row) const { return figures(row).label; }

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

protected:
    [[nodiscard]] int rows() const override { return m_report ? static_cast<int>(m_report->classes.size()) : 0; }
    [[nodiscard]] int columns() const override { return costColumn() + 1; }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    [[nodiscard]] const ClassFigures &figures(int row) const
    {
        return m_report->classes[static_cast<std::size_t>(row)];
    }
    [[nodiscard]] int costColumn() const { return FirstExit + m_exits; }
    [[nodiscard]] std::optional<double> number(int row, int column) const;

    std::shared_ptr<const ClassReport> m_report;
    RecordingPtr m_recording;
    CostScale m_costs;
    int m_exits = 0;
};

} // namespace offramp
