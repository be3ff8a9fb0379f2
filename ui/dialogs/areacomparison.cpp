// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/areacomparison.h"

#include "ui/panels/parts.h"
#include "ui/theme/textsize.h"
#include "ui/wording/areawording.h"
#include "ui/wording/tips.h"

#include <QLabel>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t firstPerExitRow = 3;
constexpr std::size_t onAllColumn = 2;
constexpr const std::optional<double> PartAreas::*columnsOfAreas[]
    = {&PartAreas::heldOut, &PartAreas::chosen, &PartAreas::all};

QLabel *label(const QString &text, const QString &name, Qt::Alignment alignment)
{
    auto *made = new QLabel(text);
    made->setObjectName(name);
    made->setAlignment(alignment);
    return made;
}

} // namespace

AreaComparison::AreaComparison(QWidget *parent)
    : QWidget(parent)
{
    auto *grid = gridIn(this, 16, 5);
    const QString titles[parts] = {tr("Unseen half"), tr("Selection half"), tr("All samples")};
    const QString words[rows]
        = {tr("Area now"), tr("Suggested"), tr("Gain"), tr("Shared"), tr("Per exit"), tr("No thresholds can exceed")};
    const QString names[rows]
        = {u"now"_s, u"suggested"_s, u"gain"_s, u"shared"_s, u"perExit"_s, u"bound"_s}; // with the column's number
    constexpr Tip ofColumn[parts] = {Tip::UnseenHalf, Tip::SelectionHalf, Tip::AllSamples};
    constexpr Tip ofRow[rows]
        = {Tip::AreaNow, Tip::AreaSuggested, Tip::AreaGain, Tip::AreaShared, Tip::AreaPerExit, Tip::AreaBound};
    for (std::size_t column = 0; column < parts; ++column) {
        m_titles[column] = label(titles[column], u"muted"_s, Qt::AlignRight);
        m_titles[column]->setToolTip(tipText(ofColumn[column]));
        grid->addWidget(m_titles[column], 0, static_cast<int>(column) + 1);
    }
    for (std::size_t row = 0; row < rows; ++row) {
        m_words[row] = label(words[row], u"muted"_s, Qt::AlignLeft);
        m_words[row]->setToolTip(tipText(ofRow[row]));
        grid->addWidget(m_words[row], static_cast<int>(row) + 1, 0);
        for (std::size_t column = 0; column < parts; ++column) {
            auto *figure = label({}, names[row] + QString::number(column), Qt::AlignRight);
            figure->setToolTip(tipText(ofRow[row]) + u'\n' + tipText(ofColumn[column]));
            QFont font = figure->font();
            font.setWeight(column == 0 || row == 2 ? QFont::DemiBold : QFont::Normal);
            figure->setFont(font);
            followTextSize(figure, [figure] {
                figure->setMinimumWidth(figure->fontMetrics().horizontalAdvance(u"\u221200.0000"_s));
            });
            m_figures[row][column] = figure;
            grid->addWidget(figure, static_cast<int>(row) + 1, static_cast<int>(column) + 1);
        }
    }
    grid->setColumnStretch(4, 1);
    showOnly(false, true);
}

void AreaComparison::compare(const Proposal &proposal, const PartAreas &suggested, const CostScale &scale,
                             bool holdsOut)
{
    fill(0, proposal.now, scale);
    fill(1, suggested, scale);
    for (std::size_t column = 0; column < parts; ++column) {
        const auto before = proposal.now.*columnsOfAreas[column];
        const auto after = suggested.*columnsOfAreas[column];
        m_figures[2][column]->setText(before && after ? areaChangeText(*after - *before, scale) : u"\u2013"_s);
    }
    if (proposal.shared) {
        fill(firstPerExitRow, *proposal.shared, scale);
        fill(firstPerExitRow + 1, proposal.instead, scale);
        const auto bound = proposal.upperBound;
        fill(firstPerExitRow + 2, {bound, {}, holdsOut ? std::nullopt : bound}, scale);
    }
    showOnly(proposal.shared.has_value(), holdsOut);
}

void AreaComparison::fill(std::size_t row, const PartAreas &areas, const CostScale &scale)
{
    for (std::size_t column = 0; column < parts; ++column) {
        const auto area = areas.*columnsOfAreas[column];
        m_figures[row][column]->setText(area ? areaNumber(*area, scale) : u"\u2013"_s);
    }
}

void AreaComparison::showOnly(bool isPerExit, bool holdsOut)
{
    for (std::size_t column = 0; column < parts; ++column)
        m_titles[column]->setVisible(holdsOut || column == onAllColumn);
    for (std::size_t row = 0; row < rows; ++row) {
        const bool isShown = isPerExit || row < firstPerExitRow;
        m_words[row]->setVisible(isShown);
        for (std::size_t column = 0; column < parts; ++column)
            m_figures[row][column]->setVisible(isShown && (holdsOut || column == onAllColumn));
    }
}

void AreaComparison::clear()
{
    for (const auto &row : m_figures) {
        for (QLabel *figure : row)
            figure->setText(u"\u2013"_s);
    }
}

} // namespace offramp
