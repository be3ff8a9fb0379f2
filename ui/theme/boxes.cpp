// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/boxes.h"

#include "ui/theme/textsize.h"
#include "ui/theme/themeswitch.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

template<typename Box>
Box *boxOf(std::initializer_list<BoxItem> items, int spacing, const QMargins &margins)
{
    auto *box = new Box;
    box->setContentsMargins(margins);
    box->setSpacing(spacing);
    for (const BoxItem &item : items)
        item.addTo(box);
    return box;
}

} // namespace

BoxItem::BoxItem(std::function<void(QBoxLayout *)> add)
    : m_add(std::move(add))
{
}

BoxItem::BoxItem(QWidget *widget, int stretch, Qt::Alignment alignment)
    : m_add([=](QBoxLayout *box) { box->addWidget(widget, stretch, alignment); })
{
}

BoxItem::BoxItem(QLayout *layout, int stretch)
    : m_add([=](QBoxLayout *box) { box->addLayout(layout, stretch); })
{
}

BoxItem BoxItem::stretch(int factor)
{
    return BoxItem([factor](QBoxLayout *box) { box->addStretch(factor); });
}

BoxItem BoxItem::space(int size)
{
    return BoxItem([size](QBoxLayout *box) { box->addSpacing(size); });
}

QHBoxLayout *rowOf(std::initializer_list<BoxItem> items, int spacing, const QMargins &margins)
{
    return boxOf<QHBoxLayout>(items, spacing, margins);
}

QVBoxLayout *columnOf(std::initializer_list<BoxItem> items, int spacing, const QMargins &margins)
{
    return boxOf<QVBoxLayout>(items, spacing, margins);
}

QFrame *cardOf(QLayout *content)
{
    auto *card = new QFrame;
    card->setObjectName(u"card"_s);
    card->setLayout(content);
    return card;
}

QLabel *mutedLabel(const QString &text)
{
    auto *label = new QLabel(text);
    label->setObjectName(u"muted"_s);
    return label;
}

QLabel *boldLabel(const QString &text, double morePoints)
{
    auto *label = new QLabel(text);
    setScaledFont(label, usualPoints + morePoints, QFont::DemiBold);
    return label;
}

QLabel *sentencesLabel(const QString &objectName)
{
    auto *label = new QLabel;
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QPushButton *plainButton(const QString &text, const QString &objectName)
{
    auto *button = new QPushButton(text);
    button->setObjectName(objectName);
    button->setAutoDefault(false);
    return button;
}

} // namespace offramp
