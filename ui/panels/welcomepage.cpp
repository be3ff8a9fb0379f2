// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/welcomepage.h"

#include <QIcon>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QLabel *centred(const QString &text, double points, QFont::Weight weight)
{
    auto *label = new QLabel(text);
    label->setAlignment(Qt::AlignHCenter);
    label->setWordWrap(true);
    QFont font = label->font();
    font.setPointSizeF(points);
    font.setWeight(weight);
    label->setFont(font);
    return label;
}

} // namespace

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent)
{
    auto *icon = new QLabel;
    icon->setPixmap(QIcon(u":/offramp-256.png"_s).pixmap(88, 88));
    icon->setAlignment(Qt::AlignHCenter);
    auto *question = centred(tr("Where should your network stop?"), 22, QFont::DemiBold);
    auto *about = centred(tr("A recording holds what an early-exit network said about every image at every exit. "
                             "Open one, drag its thresholds, and watch energy, accuracy and area follow."),
                          11, QFont::Normal);
    about->setObjectName(u"muted"_s);
    about->setFixedWidth(540);
    about->setMinimumHeight(about->heightForWidth(540));
    auto *open = new QPushButton(tr("Open a recording…"));
    open->setObjectName(u"primary"_s);
    auto *drop = centred(tr("or drop an .exits file anywhere in this window"), 10, QFont::Normal);
    drop->setObjectName(u"muted"_s);
    auto *hint = centred(tr("No recording yet? Make one in a terminal:"), 10, QFont::Normal);
    hint->setObjectName(u"muted"_s);
    auto *command
        = centred(u"offramp-engine record --network NET.pt --dataset FOLDER --out run.exits"_s, 10, QFont::Medium);
    QFont fixed(u"monospace"_s);
    fixed.setStyleHint(QFont::Monospace);
    fixed.setPointSizeF(10);
    command->setFont(fixed);
    command->setWordWrap(false);
    command->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addStretch(4);
    layout->addWidget(icon);
    layout->addSpacing(8);
    layout->addWidget(question);
    layout->addWidget(about, 0, Qt::AlignHCenter);
    layout->addSpacing(14);
    layout->addWidget(open, 0, Qt::AlignHCenter);
    layout->addWidget(drop);
    layout->addSpacing(28);
    layout->addWidget(hint);
    layout->addWidget(command);
    layout->addStretch(5);
    connect(open, &QPushButton::clicked, this, &WelcomePage::openRequested);
}

} // namespace offramp
