// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/exitsmodel.h"

#include "core/support/numbers.h"
#include "ui/wording/wording.h"

namespace offramp {

using namespace Qt::Literals::StringLiterals;

void ExitsModel::setContents(const std::vector<HistogramContent> &contents)
{
    const bool isSameSize = contents.size() == m_contents.size();
    if (!isSameSize)
        beginResetModel();
    m_contents = contents;
    if (!isSameSize)
        endResetModel();
    else if (!contents.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int ExitsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_contents.size());
}

int ExitsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ExitsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(index.column() == Name ? Qt::AlignVCenter | Qt::AlignLeft : Qt::AlignVCenter | Qt::AlignRight);
    if (role != Qt::DisplayRole)
        return {};
    const HistogramContent &content = m_contents[static_cast<std::size_t>(index.row())];
    switch (index.column()) {
    case Name:
        return tr("Exit %1").arg(content.exit.value + 1);
    case Threshold:
        return content.threshold ? thresholdsText({*content.threshold}, content.scale) : u"\u2013"_s;
    case Reached:
        return QString::fromStdString(groupedText(content.reaching));
    case Exited:
        return QString::fromStdString(groupedText(content.leaving));
    case Share:
        return percentText(content.share());
    case Accuracy:
        return content.accuracy() ? percentText(*content.accuracy()) : u"\u2013"_s;
    default:
        return {};
    }
}

QVariant ExitsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(section == Name ? Qt::AlignVCenter | Qt::AlignLeft : Qt::AlignVCenter | Qt::AlignRight);
    if (role == Qt::ToolTipRole) {
        const QString tips[] = {tr("The exit, counted from the input"),
                                tr("The threshold that decides whether a sample exits here"),
                                tr("How many of the recorded samples did not exit earlier"),
                                tr("How many exit at this exit"),
                                tr("Share of all recorded samples that exit at this exit"),
                                tr("Top-1 accuracy of those that exit at this exit")};
        return tips[section];
    }
    const QString words[] = {tr("Exit"), tr("Threshold"), tr("Reached"), tr("Exited"), tr("Share"), tr("Accuracy")};
    return role == Qt::DisplayRole ? words[section] : QVariant();
}

} // namespace offramp
