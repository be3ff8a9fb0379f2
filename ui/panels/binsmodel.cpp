// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/binsmodel.h"

#include "core/support/numbers.h"

namespace offramp {

using namespace Qt::Literals::StringLiterals;

void BinsModel::setContents(const std::vector<HistogramContent> &contents)
{
    const bool isSameShape = contents.size() == m_contents.size()
                             && (contents.empty() || contents.front().bins == m_contents.front().bins);
    if (!isSameShape)
        beginResetModel();
    m_contents = contents;
    if (!isSameShape)
        endResetModel();
    else if (!contents.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int BinsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || m_contents.empty() ? 0 : m_contents.front().bins.count;
}

int BinsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || m_contents.empty() ? 0 : 1 + KindCount * static_cast<int>(m_contents.size());
}

std::int64_t BinsModel::count(int bin, int column) const
{
    const HistogramContent &content = m_contents[exitOf(column)];
    const auto place = static_cast<std::size_t>(bin);
    switch (kindOf(column)) {
    case Right:
        return content.counts.correct[place];
    case Wrong:
        return content.counts.incorrect[place];
    default:
        return content.selected.empty() ? 0 : content.selected[place];
    }
}

QVariant BinsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | Qt::AlignRight);
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == 0)
        return binText(m_contents.front(), index.row());
    return QString::fromStdString(groupedText(count(index.row(), index.column())));
}

QVariant BinsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter | Qt::AlignRight);
    if (role == Qt::ToolTipRole)
        return section == 0 ? tr("The range of one bar of the histograms")
                            : tr("How many of the samples that reach the exit are in this range");
    if (role != Qt::DisplayRole)
        return {};
    if (section == 0)
        return m_contents.front().scale.title();
    const QString words[] = {tr("Exit %1 correct"), tr("incorrect"), tr("selected")};
    const Kind kind = kindOf(section);
    return kind == Right ? words[kind].arg(exitOf(section) + 1) : words[kind];
}

} // namespace offramp
