// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/dialogbuttons.h"

#include "ui/theme/boxes.h"

#include <QDialog>
#include <QLabel>
#include <QPushButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

QLabel *wordFor(QWidget *field, const QString &text)
{
    auto *word = new QLabel(text);
    word->setBuddy(field);
    return word;
}

QPushButton *chooseButton(const std::function<void()> &choose, const QString &accessibleName)
{
    QPushButton *button = plainButton(QDialog::tr("Choose…"));
    button->setAccessibleName(accessibleName);
    QObject::connect(button, &QPushButton::clicked, button, choose);
    return button;
}

QHBoxLayout *dialogButtons(QDialog *dialog, QLabel *message, QPushButton *proceed)
{
    QPushButton *cancel = plainButton(QDialog::tr("Cancel"));
    QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
    proceed->setObjectName(u"primary"_s);
    proceed->setDefault(true);
    message->setWordWrap(true); // a dialog must not be wider than its screen
    return rowOf({{message, 1}, cancel, proceed}, 10);
}

QHBoxLayout *closingButtons(QDialog *dialog, QPushButton *other)
{
    QPushButton *close = plainButton(QDialog::tr("Close"), u"close"_s);
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::close);
    close->setDefault(true);
    return rowOf({other, BoxItem::stretch(), close}, 10);
}

} // namespace offramp
