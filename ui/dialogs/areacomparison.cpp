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
    auto *grid = gridIn(this, 26, 5);
    const QString columns[] = {tr("Unseen half"), tr("Selection half"), tr("All samples")};
    const QString rows[] = {tr("Area now"), tr("Suggested"), tr("Gain")};
    const QString names[] = {u"now"_s, u"suggested"_s, u"gain"_s};
    for (int column = 0; column < static_cast<int>(parts); ++column) {
        auto *title = label(columns[column], u"muted"_s, Qt::AlignRight);
        m_titles[static_cast<std::size_t>(column)] = title;
        grid->addWidget(title, 0, column + 1);
    }
    constexpr Tip ofColumn[] = {Tip::UnseenHalf, Tip::SelectionHalf, Tip::AllSamples};
    constexpr Tip ofRow[] = {Tip::AreaNow, Tip::AreaSuggested, Tip::AreaGain};
    for (std::size_t column = 0; column < parts; ++column)
        m_titles[column]->setToolTip(tipText(ofColumn[column]));
    for (int row = 0; row < 3; ++row) {
        auto *word = label(rows[row], u"muted"_s, Qt::AlignLeft);
        word->setToolTip(tipText(ofRow[row]));
        grid->addWidget(word, row + 1, 0);
        for (int column = 0; column < static_cast<int>(parts); ++column) {
            auto *figure = label({}, names[row] + QString::number(column), Qt::AlignRight);
            figure->setToolTip(tipText(ofRow[row]) + u'\n' + tipText(ofColumn[column]));
            QFont font = figure->font();
            font.setWeight(column == 0 || row == 2 ? QFont::DemiBold : QFont::Normal);
            figure->setFont(font);
            followTextSize(figure, [figure] {
                figure->setMinimumWidth(figure->fontMetrics().horizontalAdvance(u"\u221200.0000"_s));
            });
            m_figures[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] = figure;
            grid->addWidget(figure, row + 1, column + 1);
        }
    }
    grid->setColumnStretch(4, 1);
}

void AreaComparison::compare(const PartAreas &now, const PartAreas &suggested, const CostScale &scale, bool holdsOut)
{
    const auto text = [&](const std::optional<double> &area) { return area ? areaNumber(*area, scale) : u"\u2013"_s; };
    const std::optional<double> PartAreas::*columns[] = {&PartAreas::heldOut, &PartAreas::chosen, &PartAreas::all};
    for (std::size_t column = 0; column < parts; ++column) {
        const auto before = now.*columns[column];
        const auto after = suggested.*columns[column];
        const bool isShown = holdsOut || column == 2;
        m_figures[0][column]->setText(text(before));
        m_figures[1][column]->setText(text(after));
        m_figures[2][column]->setText(before && after ? areaChangeText(*after - *before, scale) : u"\u2013"_s);
        m_titles[column]->setVisible(isShown);
        for (const auto &row : m_figures)
            row[column]->setVisible(isShown);
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
