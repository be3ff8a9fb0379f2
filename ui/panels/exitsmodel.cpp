// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/exitsmodel.h"

#include "core/support/numbers.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

namespace offramp {

using namespace Qt::Literals::StringLiterals;

void ExitsModel::setContents(const std::vector<HistogramContent> &contents)
{
    change(contents.size() != m_contents.size(), [&] { m_contents = contents; });
}

QString ExitsModel::text(int row, int column, bool) const
{
    const HistogramContent &content = m_contents[static_cast<std::size_t>(row)];
    if (content.isOff && column != Name)
        return column == Threshold ? tr("Off") : u"\u2013"_s;
    switch (column) {
    case Name:
        return tr("Exit %1").arg(content.exit.value + 1);
    case Threshold:
        return content.threshold ? thresholdsText({*content.threshold}, content.scale) : u"\u2013"_s;
    case Reached:
        return QString::fromStdString(groupedText(content.reaching));
    case Exited:
        return QString::fromStdString(groupedText(content.exiting));
    case Share:
        return accuracyText(content.share(), content.samples);
    case Accuracy:
        return content.accuracy() ? accuracyText(*content.accuracy(), content.exiting) : u"\u2013"_s;
    default:
        return {};
    }
}

ColumnHead ExitsModel::head(int column) const
{
    const ColumnHead heads[] = {
        {tr("Exit"), tipText(Tip::Exit)},
        {tr("Threshold"), tr("The threshold that decides whether a sample exits here")},
        {tr("Reached"), tipText(Tip::Reached)},
        {tr("Exited"), tipText(Tip::Exited)},
        {tr("Share"), tipText(Tip::Share)},
        {tr("Accuracy"), tipText(Tip::ExitAccuracy)},
    };
    return heads[column];
}

} // namespace offramp
