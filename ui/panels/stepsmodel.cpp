// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/stepsmodel.h"

#include "core/support/numbers.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"

namespace offramp {

StepsModel::StepsModel(const Document *document, QObject *parent)
    : QAbstractTableModel(parent)
    , m_document(document)
{
    connect(document, &Document::resultsChanged, this, &StepsModel::follow);
    follow();
}

void StepsModel::follow()
{
    const int rows = static_cast<int>(m_document->results().steps.points.size());
    if (rows != m_rows) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
    } else if (rows > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rows - 1, ColumnCount - 1));
    }
}

int StepsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int StepsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant StepsModel::data(const QModelIndex &index, int role) const
{
    const Results &results = m_document->results();
    const auto place = static_cast<std::size_t>(index.row());
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || place >= results.steps.points.size())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (index.column() == Variant ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole && role != Qt::EditRole)
        return {};
    const Step step = results.steps.step(place);
    const auto energy = [&](double cost) {
        return role == Qt::EditRole ? QString::fromStdString(shortestText(cost)) : costScale(*m_document).text(cost);
    };
    switch (index.column()) {
    case Variant:
        return nameOf(*m_document->variant(results.stepVariants[place]));
    case From:
        return energy(step.point.energy);
    case To:
        return energy(step.end);
    case Accuracy:
        return role == Qt::EditRole ? QString::fromStdString(shortestText(step.point.accuracy))
                                    : percentText(step.point.accuracy);
    case Adds:
        return energy(step.area());
    default:
        return {};
    }
}

QVariant StepsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | (section == Variant ? Qt::AlignLeft : Qt::AlignRight));
    const CostScale scale = costScale(*m_document);
    if (role == Qt::ToolTipRole) {
        const QString tips[]
            = {tr("The variant whose accuracy holds on this step"),
               tr("Where the step begins: the variant's mean %1").arg(scale.perImage()),
               tr("Where it ends: at the next more expensive variant; the last step ends at E_max"),
               tr("A: top-1 accuracy over all recorded samples"),
               tr("What the step adds to the area: its accuracy times its width in %1").arg(scale.unitName())};
        return tips[section];
    }
    if (role != Qt::DisplayRole && role != Qt::EditRole)
        return {};
    const QString titles[] = {tr("Step of"), tr("From (%1)").arg(scale.unitName()), tr("To (%1)").arg(scale.unitName()),
                              tr("Accuracy"), tr("Adds")};
    return titles[section];
}

} // namespace offramp
