// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/classesmodel.h"

#include "core/support/numbers.h"
#include "ui/wording/samplewording.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

namespace offramp {

using namespace Qt::Literals::StringLiterals;

void ClassesModel::setReport(const std::shared_ptr<const ClassReport> &report, const RecordingPtr &recording,
                             const CostScale &costs)
{
    const int exits = recording ? recording->table().exitCount() : 0;
    const auto count = [](const std::shared_ptr<const ClassReport> &of) { return of ? of->classes.size() : 0; };
    const bool isOtherUnit = costs != m_costs;
    change(exits != m_exits || count(report) != count(m_report), [&] {
        m_report = report;
        m_recording = recording;
        m_costs = costs;
        m_exits = exits;
    });
    if (isOtherUnit)
        Q_EMIT headerDataChanged(Qt::Horizontal, costColumn(), costColumn());
}

std::optional<double> ClassesModel::number(int row, int column) const
{
    const ClassFigures &shown = figures(row);
    if (column == Samples)
        return static_cast<double>(shown.samples);
    if (column == Accuracy)
        return shown.accuracy();
    if (column == Precision)
        return shown.precision();
    return column == costColumn() ? shown.meanCost : shown.exitShare({column - FirstExit});
}

QVariant ClassesModel::data(const QModelIndex &index, int role) const
{
    if (role != SortRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return TextsModel::data(index, role);
    const std::int32_t label = labelAt(index.row());
    if (index.column() == Class && m_recording->className(label) == std::to_string(label)) // it has no name
        return static_cast<double>(label);
    if (index.column() == Class)
        return classText(*m_recording, label);
    const auto value = number(index.row(), index.column());
    return value ? QVariant(*value) : QVariant();
}

QString ClassesModel::text(int row, int column, bool isExact) const
{
    const ClassFigures &shown = figures(row);
    if (column == Class)
        return classText(*m_recording, shown.label);
    if (column == Samples)
        return isExact ? QString::number(shown.samples) : groupedCount(shown.samples);
    const auto value = number(row, column);
    if (!value && column == costColumn() && shown.samples > 0)
        return noCostText(m_costs.unit);
    if (!value)
        return isExact ? QString() : u"\u2013"_s;
    if (column == costColumn())
        return isExact ? m_costs.exactText(*value) : m_costs.text(*value);
    if (isExact)
        return QString::fromStdString(shortestText(*value));
    return column >= FirstExit ? shareText(*value, shown.samples)
                               : accuracyText(*value, column == Precision ? shown.predicted : shown.samples);
}

ColumnHead ClassesModel::head(int column) const
{
    if (column == costColumn())
        return {tr("%1 (%2)").arg(m_costs.title(), m_costs.unitName()),
                tr("Mean cost of the samples of this class, up to and including the exit whose answers count.")};
    if (column >= FirstExit)
        return {
            tr("Exit %1").arg(column - FirstExit + 1),
            tr("The share of the samples of this class that exit here, by the thresholds of the selected variant.")};
    const ColumnHead heads[] = {
        {tr("Class"), tipText(Tip::TrueClass)},
        {tr("Samples"), tr("How many samples have this true class.")},
        {tr("Accuracy"), tr("The share of the samples of this class that are predicted as it (its recall).")},
        {tr("Precision"), tr("The share of the samples predicted as this class that are of it.")},
    };
    return heads[column];
}

} // namespace offramp
