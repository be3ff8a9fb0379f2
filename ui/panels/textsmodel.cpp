// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/textsmodel.h"

namespace offramp {

namespace {

QVariant alignment(bool isNumber)
{
    return QVariant(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
}

} // namespace

QVariant TextsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(isNumber(index.column()));
    if (role == Qt::DisplayRole || role == Qt::EditRole)
        return text(index.row(), index.column(), role == Qt::EditRole);
    if (role == Qt::ToolTipRole)
        return head(index.column()).tip;
    return {};
}

QVariant TextsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columns())
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(isNumber(section));
    if (role == Qt::ToolTipRole)
        return head(section).tip;
    const ColumnHead heads = head(section);
    if (role == Qt::DisplayRole && !heads.shown.isEmpty())
        return heads.shown;
    const bool isTitle = role == Qt::DisplayRole || role == Qt::EditRole || role == Qt::AccessibleTextRole;
    return isTitle ? heads.title : QVariant();
}

void TextsModel::change(bool isOtherShape, const std::function<void()> &take)
{
    if (isOtherShape)
        beginResetModel();
    take();
    if (isOtherShape)
        endResetModel();
    else if (rows() > 0)
        Q_EMIT dataChanged(index(0, 0), index(rows() - 1, columns() - 1));
}

} // namespace offramp
