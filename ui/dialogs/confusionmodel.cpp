// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/confusionmodel.h"

#include "ui/wording/samplewording.h"
#include "ui/wording/wording.h"

#include <algorithm>

namespace offramp {

void ConfusionModel::setReport(const std::shared_ptr<const ClassReport> &report, const RecordingPtr &recording)
{
    const bool isSame
        = m_report && report
          && std::ranges::equal(m_report->classes, report->classes, {}, &ClassFigures::label, &ClassFigures::label);
    if (!isSame)
        beginResetModel();
    m_report = report;
    m_recording = recording;
    if (!isSame)
        endResetModel();
    else if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, rowCount() - 1));
}

void ConfusionModel::setRoom(bool hasRowNames, bool hasColumnNames)
{
    const bool isOther = hasRowNames != m_hasRowNames || hasColumnNames != m_hasColumnNames;
    m_hasRowNames = hasRowNames;
    m_hasColumnNames = hasColumnNames;
    if (!isOther || rowCount() == 0)
        return;
    Q_EMIT headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, rowCount() - 1);
}

int ConfusionModel::rowCount(const QModelIndex &parent) const
{
    return m_report && !parent.isValid() ? static_cast<int>(m_report->classes.size()) : 0;
}

std::int32_t ConfusionModel::labelAt(int place) const
{
    return m_report->classes[static_cast<std::size_t>(place)].label;
}

QString ConfusionModel::name(int place) const
{
    return classText(*m_recording, labelAt(place));
}

std::int64_t ConfusionModel::count(const QModelIndex &cell) const
{
    return m_report->count(labelAt(cell.row()), labelAt(cell.column()));
}

QString ConfusionModel::sentence(const QModelIndex &cell) const
{
    const std::int64_t samples = m_report->classes[static_cast<std::size_t>(cell.row())].samples;
    if (samples == 0)
        return tr("No sample has the true class %1.").arg(name(cell.row()));
    const std::int64_t counted = count(cell);
    return tr("True %1, predicted %2: %3 of %4 samples (%5).")
        .arg(name(cell.row()), name(cell.column()), groupedCount(counted), groupedCount(samples),
             shareText(static_cast<double>(counted) / static_cast<double>(samples), samples));
}

QVariant ConfusionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return count(index) > 0 ? groupedCount(count(index)) : QString();
    case Qt::EditRole:
    case CountRole:
        return static_cast<qlonglong>(count(index));
    case ShareRole: {
        const std::int64_t samples = m_report->classes[static_cast<std::size_t>(index.row())].samples;
        return samples > 0 ? static_cast<double>(count(index)) / static_cast<double>(samples) : 0.0;
    }
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return sentence(index);
    default:
        return {};
    }
}

QVariant ConfusionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (section < 0 || section >= rowCount())
        return {};
    const bool isRow = orientation == Qt::Vertical;
    if (role == Qt::DisplayRole)
        return (isRow ? m_hasRowNames : m_hasColumnNames) ? name(section) : QString();
    if (role == Qt::EditRole || role == Qt::AccessibleTextRole)
        return name(section);
    if (role == Qt::ToolTipRole)
        return isRow ? tr("True class %1: click to list its samples.").arg(name(section))
                     : tr("Predicted as %1: click to list these samples.").arg(name(section));
    return {};
}

} // namespace offramp
