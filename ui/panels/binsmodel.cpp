// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/binsmodel.h"

#include "core/support/numbers.h"
#include "ui/wording/tips.h"

namespace offramp {

using namespace Qt::Literals::StringLiterals;

void BinsModel::setContents(const std::vector<HistogramContent> &contents)
{
    const bool isSameShape = contents.size() == m_contents.size()
                             && (contents.empty() || contents.front().bins == m_contents.front().bins);
    change(!isSameShape, [&] { m_contents = contents; });
}

int BinsModel::columns() const
{
    return m_contents.empty() ? 0 : 1 + KindCount * static_cast<int>(m_contents.size());
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

QString BinsModel::text(int row, int column, bool) const
{
    if (column == 0)
        return binText(m_contents.front(), row);
    return m_contents[exitOf(column)].isOff ? u"\u2013"_s : QString::fromStdString(groupedText(count(row, column)));
}

ColumnHead BinsModel::head(int column) const
{
    if (column == 0)
        return {m_contents.front().scale.title(), tipText(Tip::HistogramBin)};
    const QString words[] = {tr("Exit %1 correct"), tr("incorrect"), tr("selected")};
    const Kind kind = kindOf(column);
    return {kind == Right ? words[kind].arg(exitOf(column) + 1) : words[kind], tipText(Tip::HistogramCount)};
}

} // namespace offramp
