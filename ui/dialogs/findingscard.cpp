// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/findingscard.h"

#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"

#include <QGridLayout>
#include <QLabel>
#include <QStyle>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

QString exitsLine(QStringList parts)
{
    constexpr qsizetype most = 8;
    if (parts.size() > most)
        parts = parts.first(most - 1) + QStringList{u"…"_s, parts.last()};
    return parts.join(u" \u00b7 "_s);
}

FindingsCard::FindingsCard(QWidget *parent)
    : QFrame(parent)
    , m_title(boldLabel({}, 1))
    , m_state(mutedLabel())
    , m_found(new QWidget)
    , m_rows(new QGridLayout(m_found))
    , m_notes(sentencesLabel(u"warning"_s))
{
    setObjectName(u"card"_s);
    m_rows->setContentsMargins(0, 0, 0, 0);
    arrangeColumns(m_rows);
    m_notes->setToolTip(tipText(Tip::RunNote));
    m_column = columnOf({rowOf({m_title, BoxItem::stretch(), m_state}), m_found, m_notes}, 9, {18, 14, 18, 16});
    setLayout(m_column);
}

void FindingsCard::setTitle(const QString &title, const QString &tip)
{
    m_title->setText(title);
    m_title->setToolTip(tip);
}

QString FindingsCard::title() const
{
    return m_title->text();
}

QLabel *FindingsCard::addRow(const QString &word, const QString &objectName, Tip tip)
{
    QLabel *name = mutedLabel(word);
    QLabel *label = sentencesLabel(objectName);
    for (QLabel *each : {name, label})
        each->setToolTip(tipText(tip));
    const int row = m_rows->rowCount();
    m_rows->addWidget(name, row, 0, Qt::AlignTop | Qt::AlignLeft);
    m_rows->addWidget(label, row, 1);
    return label;
}

void FindingsCard::arrangeColumns(QGridLayout *grid)
{
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(6);
    followTextSize(grid, [grid] { grid->setColumnMinimumWidth(0, TextSize::instance().scaled(62)); });
    grid->setColumnStretch(1, 1);
}

void FindingsCard::showState(const QString &text, bool isProblem)
{
    m_state->setText(text);
    m_state->setObjectName(isProblem ? u"warning"_s : u"muted"_s);
    m_state->style()->polish(m_state);
}

void FindingsCard::showRows(bool areShown)
{
    m_found->setVisible(areShown);
}

void FindingsCard::showNotes(const QString &sentences)
{
    m_notes->setText(sentences);
    m_notes->setVisible(!sentences.isEmpty());
}

} // namespace offramp
