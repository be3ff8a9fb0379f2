// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/exitworthsmodel.h"

#include "ui/wording/areawording.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString dash = u"\u2013"_s;

QString areaText(const std::optional<double> &area, const CostScale &scale)
{
    return area ? areaNumber(*area, scale) : dash;
}

/// "+0.310 pp (+0.100 pp to +0.520 pp)"
QString changeText(const AreaInterval &change, const CostScale &scale)
{
    return ExitSetsModel::tr("%1 (%2 to %3)")
        .arg(areaChangeText(change.value, scale), areaChangeText(change.low, scale),
             areaChangeText(change.high, scale));
}

/// How far an area has come from another: on unseen samples with its interval, or where variants were chosen.
QString differenceText(const ShownExitStudy &shown, const ExitSet &set, const ExitSet &reference)
{
    if (set.difference)
        return changeText(*set.difference, shown.scale);
    return !shown.holdsOut && set.area && reference.area ? areaChangeText(*set.area - *reference.area, shown.scale)
                                                         : dash;
}

/// The same seen from the other side: what the area of all exits has more.
QString earnsText(const ShownExitStudy &shown, const std::optional<ExitSet> &without)
{
    if (!without)
        return dash;
    if (const auto &change = without->difference)
        return changeText({-change->value, change->standardError, -change->high, -change->low, {}}, shown.scale);
    const ExitSet &all = shown.study.worths.all;
    return !shown.holdsOut && all.area && without->area ? areaChangeText(*all.area - *without->area, shown.scale)
                                                        : dash;
}

QString headText(const ShownExitStudy &shown, const ExitWorth &worth)
{
    if (worth.exit == shown.study.worths.exits.back().exit)
        return dash;
    return worth.headCost ? shown.scale.text(*worth.headCost) : ExitWorthsModel::tr("unknown");
}

QString partTip(bool isUnseen)
{
    return tipText(isUnseen ? Tip::UnseenHalf : Tip::SelectionHalf);
}

} // namespace

QString exitsText(const std::vector<ExitIndex> &exits)
{
    QStringList numbers;
    for (const ExitIndex exit : exits)
        numbers.append(QString::number(exit.value + 1));
    return numbers.join(u", "_s);
}

void ExitWorthsModel::setStudy(const ExitStudyPtr &study)
{
    change(true, [&] { m_study = study; });
}

QString ExitWorthsModel::text(int row, int column, bool) const
{
    const ExitWorth &worth = m_study->study.worths.exits[static_cast<std::size_t>(row)];
    const ExitSet without = worth.without.value_or(ExitSet());
    switch (column) {
    case Exit:
        return tr("Exit %1").arg(worth.exit.value + 1);
    case Accuracy:
        return accuracyText(worth.accuracy, m_study->samples);
    case Head:
        return headText(*m_study, worth);
    case Share: {
        if (worth.shares.empty())
            return dash;
        const auto [least, most] = std::ranges::minmax(worth.shares);
        const QString from = shareText(least, m_study->samples);
        return least == most ? from : tr("%1 to %2").arg(from, shareText(most, m_study->samples));
    }
    case Chosen:
        return areaText(without.area, m_study->scale);
    case Unseen:
        return areaText(without.heldOutArea, m_study->scale);
    default:
        return earnsText(*m_study, worth.without);
    }
}

ColumnHead ExitWorthsModel::head(int column) const
{
    const QString without
        = tr("The area of the best variants of all exits but this one, where its head costs nothing.");
    const ColumnHead heads[] = {
        {tr("Exit"), tipText(Tip::Exit)},
        {tr("Accuracy"), tr("Top-1 accuracy of the exit's answers to all recorded samples.")},
        {m_study ? tr("Head (%1)").arg(m_study->scale.unitName()) : tr("Head"),
         tr("What the head of this exit costs, which is saved where the exit is off. Only what leads from it to the "
            "answer counts; later exits do not need it.")},
        {tr("Exit there"), tr("The share of all recorded samples that exit there: the least and the most of the best "
                              "variants of all exits.")},
        {tr("Without it, chosen"), without + u'\n' + partTip(false)},
        {tr("Without it, unseen"), without + u'\n' + partTip(true)},
        {tr("Earns (95 %)"),
         tr("How much larger the area of all exits is than the one without this exit, with the 95 % "
            "interval over new images, on samples that played no part in the choice.")},
    };
    return heads[column];
}

void ExitSetsModel::setStudy(const ExitStudyPtr &study)
{
    change(true, [&] { m_study = study; });
}

int ExitSetsModel::bestRow() const
{
    int best = -1;
    double most = 0;
    for (int row = 0; row < rows(); ++row) {
        const ExitSet &set = m_study->study.best[static_cast<std::size_t>(row)].best;
        const double area = (m_study->holdsOut ? set.heldOutArea : set.area).value_or(0);
        if (best < 0 || area > most) {
            best = row;
            most = area;
        }
    }
    return best;
}

const std::vector<ExitIndex> &ExitSetsModel::exitsOf(int row) const
{
    return m_study->study.best[static_cast<std::size_t>(row)].best.exits;
}

QString ExitSetsModel::text(int row, int column, bool) const
{
    const ExitChoice &choice = m_study->study.best[static_cast<std::size_t>(row)];
    switch (column) {
    case Number:
        return groupedCount(choice.best.exits.size());
    case Exits: {
        const QString exits = exitsText(choice.best.exits);
        return choice.best.exits == m_study->on ? tr("%1 (on now)").arg(exits) : exits;
    }
    case Chosen:
        return areaText(choice.best.area, m_study->scale);
    case Unseen:
        return areaText(choice.best.heldOutArea, m_study->scale);
    case Gain:
        return differenceText(*m_study, choice.best, m_study->study.worths.all);
    default:
        if (choice.isProven)
            return choice.tried == 1 ? tr("the only set") : tr("best of %1 sets").arg(groupedCount(choice.tried));
        return choice.upperBound ? tr("at most %1").arg(areaNumber(*choice.upperBound, m_study->scale)) : dash;
    }
}

ColumnHead ExitSetsModel::head(int column) const
{
    const QString area = tr("The area of the best variants of these exits.");
    const ColumnHead heads[] = {
        {tr("Number"), tr("How many exits are on.")},
        {tr("Best exits"), tr("The exits with the largest area on the samples used for the choice. The last of them "
                              "always answers.")},
        {tr("Area, chosen"), area + u'\n' + partTip(false)},
        {tr("Area, unseen"), area + u'\n' + partTip(true)},
        {tr("To all exits (95 %)"),
         tr("How much larger the area is than that of all exits, with the 95 % interval over "
            "new images, on samples that played no part in the choice.")},
        {tr("Found"), tr("How many sets of so many exits were tried. Where there are too many to try all: the area, on "
                         "the samples used for the choice, that no set exceeds.")},
    };
    return heads[column];
}

} // namespace offramp
