// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/messagebar.h"

#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"

#include <QLabel>
#include <QToolButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent)
    , m_label(sentencesLabel(u"message"_s))
{
    setObjectName(u"card"_s);
    auto *close = named(new QToolButton, u"flat"_s, tr("Dismiss the message"));
    close->setText(tr("Dismiss"));
    setLayout(rowOf({{m_label, 1}, {close, 0, Qt::AlignTop}}, -1, {16, 8, 8, 8}));
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void MessageBar::showMessage(const QString &sentence)
{
    m_label->setText(sentence);
    setAccessibleName(sentence);
    setVisible(!sentence.isEmpty());
}

QString MessageBar::sentence() const
{
    return isHidden() ? QString() : m_label->text();
}

} // namespace offramp
