// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/dialogbuttons.h"

#include <QDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

QHBoxLayout *dialogButtons(QDialog *dialog, QLabel *message, QPushButton *proceed)
{
    auto *cancel = new QPushButton(QDialog::tr("Cancel"));
    cancel->setAutoDefault(false);
    QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
    proceed->setObjectName(u"primary"_s);
    proceed->setDefault(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(message, 1);
    row->addWidget(cancel);
    row->addWidget(proceed);
    return row;
}

} // namespace offramp
