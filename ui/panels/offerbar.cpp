// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/offerbar.h"

#include "ui/panels/parts.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

OfferBar::OfferBar(const QStringList &answers, QWidget *parent)
    : QFrame(parent)
    , m_label(named(new QLabel, u"message"_s))
{
    setObjectName(u"card"_s);
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::PlainText);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 10, 10, 10);
    row->setSpacing(8);
    row->addWidget(m_label, 1);
    for (int i = 0; i < answers.size(); ++i) {
        auto *button = new QPushButton(answers[i]);
        button->setObjectName(i == 0 ? u"accept"_s : i + 1 == answers.size() ? u"flat"_s : QString());
        row->addWidget(button, 0, Qt::AlignVCenter);
        button->installEventFilter(this);
        connect(button, &QPushButton::clicked, this, [this, i] { Q_EMIT chosen(i); });
    }
    hide();
}

bool OfferBar::eventFilter(QObject *watched, QEvent *event)
{
    // The second click of a double click would answer the next offer, which nobody has read.
    return event->type() == QEvent::MouseButtonDblClick || QFrame::eventFilter(watched, event);
}

void OfferBar::offer(const QString &sentence)
{
    m_label->setText(sentence);
    setAccessibleName(sentence);
    show();
}

QString OfferBar::sentence() const
{
    return isHidden() ? QString() : m_label->text();
}

} // namespace offramp
