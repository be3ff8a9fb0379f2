// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/linesmodel.h"

#include "core/support/numbers.h"
#include "ui/wording/linewording.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

LinesModel::LinesModel(const Document *document, const ReferenceLines *lines, QObject *parent)
    : TextsModel(parent)
    , m_document(document)
    , m_source(lines)
{
    connect(lines, &ReferenceLines::changed, this, &LinesModel::follow);
    follow();
}

void LinesModel::follow()
{
    beginResetModel();
    m_lines = m_source->shown();
    m_ends.clear();
    int end = 0;
    for (const ShownLine &line : m_lines)
        m_ends.push_back(end += static_cast<int>(line.points().size()));
    endResetModel();
}

std::size_t LinesModel::lineOf(int row) const
{
    return static_cast<std::size_t>(std::ranges::upper_bound(m_ends, row) - m_ends.begin());
}

QVariant LinesModel::data(const QModelIndex &index, int role) const
{
    const QVariant value = TextsModel::data(index, role);
    return role == Qt::ToolTipRole && value.isValid() && index.column() == Line
               ? lineTip(m_lines[lineOf(index.row())].kind())
               : value;
}

QString LinesModel::text(int row, int column, bool isExact) const
{
    const std::size_t place = lineOf(row);
    const ShownLine &line = m_lines[place];
    const int first = place == 0 ? 0 : m_ends[place - 1];
    const Point &point = line.points()[static_cast<std::size_t>(row - first)];
    const CostScale scale = costScale(*m_document);
    switch (column) {
    case Line:
        return tr("%1: %2").arg(lineName(line), lineNote(line.kind()));
    case Energy:
        return isExact ? scale.exactText(point.energy) : markedCost(scale.text(point.energy), line);
    case Accuracy:
        return isExact ? QString::fromStdString(shortestText(point.accuracy))
                       : accuracyText(point.accuracy, line.samples);
    default:
        return row == first ? areaText(line, isExact) : QString();
    }
}

QString LinesModel::areaText(const ShownLine &line, bool isExact) const
{
    if (!line.isCurrent)
        return isExact ? QString() : u"\u2026"_s;
    if (!line.line->area)
        return isExact ? QString() : u"\u2013"_s;
    const CostScale scale = costScale(*m_document);
    return isExact ? scale.exactText(*line.line->area) : scale.text(*line.line->area);
}

ColumnHead LinesModel::head(int column) const
{
    const CostScale scale = costScale(*m_document);
    const ColumnHead heads[] = {
        {tr("Line"), tr("What variants are compared with. None of these lines is a variant.")},
        {tr("%1 (%2)").arg(scale.title(), scale.unitName()), energyTip(scale)},
        {tr("Accuracy"), tipText(Tip::Accuracy)},
        {tr("Area (%1)").arg(scale.unitName()),
         tr("The area under the line up to E_max, that of a single point under its step: accuracy times %1. "
            "A dash: no point is below E_max.")
             .arg(scale.unitName())},
    };
    return heads[column];
}

} // namespace offramp
