// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/targetanswer.h"

#include "core/results/targettext.h"
#include "ui/panels/parts.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <QLabel>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int exitsRow = 3; ///< of the grid, where the sentences about exits begin

QLabel *label(const QString &text, const QString &name, Qt::Alignment alignment)
{
    auto *made = new QLabel(text);
    made->setObjectName(name);
    made->setAlignment(alignment);
    return made;
}

} // namespace

void TargetAnswer::Row::setVisible(bool isVisible) const
{
    word->setVisible(isVisible);
    for (QLabel *figure : figures)
        figure->setVisible(isVisible);
}

TargetAnswer::TargetAnswer(QWidget *parent)
    : QWidget(parent)
{
    auto *grid = gridIn(this, 14, 5);
    const QString titles[columns] = {tr("Samples"), {}, tr("Accuracy"), tr("From last exit"), tr("Target")};
    const QString words[] = {tr("Chosen on"), tr("Reported on")};
    const QString names[] = {u"chosen"_s, u"reported"_s};
    constexpr Tip tips[columns]
        = {Tip::TargetSamples, Tip::TargetPart, Tip::Accuracy, Tip::TargetBesideLast, Tip::TargetMet};
    for (int column = 0; column < static_cast<int>(columns); ++column) {
        auto *title = label(titles[column], u"muted"_s, Qt::AlignRight);
        title->setToolTip(tipText(tips[column]));
        grid->addWidget(title, 0, column + 1);
        if (column == 1)
            m_costTitle = title;
    }
    for (int row = 0; row < 2; ++row) {
        Row &made = m_rows[static_cast<std::size_t>(row)];
        made.word = label(words[row], u"muted"_s, Qt::AlignLeft);
        made.word->setToolTip(tipText(Tip::TargetPart));
        grid->addWidget(made.word, row + 1, 0);
        for (int column = 0; column < static_cast<int>(columns); ++column) {
            auto *figure = label({}, names[row] + QString::number(column), Qt::AlignRight);
            figure->setToolTip(tipText(tips[column]));
            made.figures[static_cast<std::size_t>(column)] = figure;
            grid->addWidget(figure, row + 1, column + 1);
        }
        made.exits = label({}, names[row] + u"Exits"_s, Qt::AlignLeft);
        made.exits->setToolTip(tipText(Tip::Share));
        made.exits->setWordWrap(true);
        grid->addWidget(made.exits, exitsRow + row, 0, 1, columns + 2);
    }
    grid->setColumnStretch(columns + 1, 1);
    clear();
}

void TargetAnswer::showOutcomes(const TargetProposal &proposal, const Target &target, const CostScale &scale)
{
    m_costTitle->setText(scale.unitName());
    m_costTitle->setToolTip(energyTip(scale));
    const TargetVariant &found = proposal.found;
    fill(m_rows[0], found.chosen, scale);
    m_rows[1].setVisible(found.heldOut.has_value());
    if (found.heldOut)
        fill(m_rows[1], *found.heldOut, scale);
    const bool areAsked = std::holds_alternative<ExitShares>(target);
    m_rows[0].exits->setVisible(areAsked);
    m_rows[1].exits->setVisible(areAsked && found.heldOut);
}

void TargetAnswer::fill(const Row &row, const TargetOutcome &outcome, const CostScale &scale)
{
    const auto samples = static_cast<std::int64_t>(outcome.samples);
    const QString texts[columns] = {groupedCount(outcome.samples), scale.text(outcome.point.energy),
                                    accuracyText(outcome.point.accuracy, samples),
                                    accuracyChangeText(outcome.point.accuracy - outcome.lastAccuracy, samples),
                                    outcome.isMet ? tr("met") : tr("not met")};
    for (std::size_t column = 0; column < columns; ++column)
        row.figures[column]->setText(texts[column]);
    row.figures[1]->setToolTip(energyTip(scale));
    row.exits->setText(tr("%1: %2.").arg(row.word->text(), sharesText(outcome.exitShares, samples)));
}

void TargetAnswer::clear()
{
    for (const Row &row : m_rows) {
        for (QLabel *figure : row.figures)
            figure->setText(u"\u2013"_s);
        row.exits->hide();
    }
}

QString targetSentences(const TargetProposal &proposal, const TargetRequest &request, const CostScale &scale)
{
    QStringList sentences;
    const auto add = [&](const std::string &sentence) {
        if (!sentence.empty())
            sentences.append(QString::fromStdString(sentence));
    };
    add(nearestSentence(proposal.found, request.target, request.plan, scale.format()));
    add(holdsSentence(proposal.found, request.target));
    add(samplesSentence(proposal));
    if (!proposal.found.isProven && !std::holds_alternative<ExitShares>(request.target))
        sentences.append(TargetAnswer::tr("The search did not try all thresholds: others may do a little better."));
    return sentences.join(u'\n');
}

} // namespace offramp
