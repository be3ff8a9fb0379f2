// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/calibrationmodel.h"

#include "core/support/numbers.h"
#include "core/tradeoff/shownnumbers.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

enum class Shown { Share, Auroc, Area };

QString numberText(const std::optional<double> &number, Shown as, std::int64_t samples, bool isExact)
{
    if (!number)
        return CalibrationModel::tr("unknown");
    if (isExact)
        return QString::fromStdString(shortestText(*number));
    if (as == Shown::Share)
        return accuracyText(*number, samples);
    constexpr int aurocDecimals = 3;
    return QString::fromStdString(fixedText(*number, as == Shown::Auroc ? aurocDecimals : decimalsFor(*number)));
}

} // namespace

void CalibrationModel::setExits(const std::vector<ExitQuality> &exits, bool isReaching)
{
    change(exits.size() != m_exits.size(), [&] {
        m_exits = exits;
        m_isReaching = isReaching;
    });
}

QString CalibrationModel::text(int row, int column, bool isExact) const
{
    const ExitQuality &exit = m_exits[static_cast<std::size_t>(row)];
    const UncertaintyQuality &quality = m_isReaching ? *exit.reaching : exit.all;
    const auto &reliability = quality.reliability;
    const auto &curve = quality.riskCoverage;
    const auto &goingOn = quality.goingOn;
    const auto number
        = [&](const std::optional<double> &value, Shown as) { return numberText(value, as, quality.samples, isExact); };
    const auto known = [](bool isKnown, auto value) { return isKnown ? std::optional<double>(value()) : std::nullopt; };
    const bool isLast = exit.exit == m_exits.back().exit;
    switch (column) {
    case Exit:
        return tr("Exit %1").arg(exit.exit.value + 1);
    case Samples:
        return isExact ? QString::number(quality.samples) : groupedCount(quality.samples);
    case Accuracy:
        return number(quality.shareOf(quality.correct), Shown::Share);
    case Confidence:
        return number(known(reliability.has_value(), [&] { return reliability->confidence(); }), Shown::Share);
    case Ece:
        return number(known(reliability.has_value(), [&] { return reliability->error(); }), Shown::Share);
    case Auroc:
        return number(quality.auroc, Shown::Auroc);
    case Aurc:
        return number(known(curve.has_value(), [&] { return curve->area; }), Shown::Area);
    case Excess:
        return number(known(curve.has_value(), [&] { return curve->excess; }), Shown::Area);
    default:
        break;
    }
    if (isLast)
        return u"\u2013"_s;
    if (!goingOn)
        return number({}, Shown::Share);
    if (column == GoOn)
        return number(goingOn->auroc, Shown::Auroc);
    return number(quality.shareOf(column == Corrected ? goingOn->correctedLater : goingOn->lostAtEnd), Shown::Share);
}

ColumnHead CalibrationModel::head(int column) const
{
    const ColumnHead heads[] = {
        {tr("Exit"), tipText(Tip::Exit)},
        {tr("Samples"), tr("How many samples the numbers of this row are about.")},
        {tr("Accuracy"), tr("The share of these samples that the exit answers correctly.")},
        {tr("Confidence"),
         tr("The mean of the largest softmax probability. Above the accuracy: the exit is too sure of "
            "itself; below it: not sure enough.")},
        {tr("ECE"), tr("Expected calibration error: how far confidence and accuracy are apart, in 15 equal ranges of "
                       "confidence, averaged over the samples. 0 % is perfect.")},
        {tr("AUROC"), tr("How well the uncertainty tells incorrect from correct answers: the probability that an "
                         "incorrect one is more uncertain than a correct one. 1 is perfect, 0.5 is chance. Unknown "
                         "where all answers are correct, or none.")},
        {tr("AURC"), tr("Area under the risk-coverage curve: the mean share of incorrect answers where only the most "
                        "certain samples are answered. Smaller is better.")},
        {tr("Excess AURC"),
         tr("What the area under the risk-coverage curve has more than that of a perfect order, which has all correct "
            "answers first. 0 is perfect."),
         tr("Excess")},
        {tr("AUROC of going on"),
         tr("Is going on worth it? How well the uncertainty tells the samples that a later exit corrects (incorrect "
            "here, correct at any later exit) from all others. 1 is perfect. At 0.5, or below, it does not find them, "
            "however well it is calibrated. Unknown where there are none."),
         tr("Go on")},
        {tr("Corrected later"),
         tr("What going on can win: the share of these samples that is incorrect here and correct at any later exit."),
         tr("Corrected")},
        {tr("Lost at the end"),
         tr("What going on loses: the share of these samples that is correct here and incorrect at the last exit that "
            "is on."),
         tr("Lost")},
    };
    return heads[column];
}

} // namespace offramp
