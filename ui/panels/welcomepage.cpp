// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/welcomepage.h"

#include "ui/files/demo.h"
#include "ui/panels/parts.h"
#include "ui/panels/recentbutton.h"
#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"
#include "ui/wording/wording.h"

#include <QFileInfo>
#include <QFrame>
#include <QIcon>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int columnWidth = 560;
constexpr int mostRows = 5;

QLabel *label(const QString &text, double points, QFont::Weight weight)
{
    auto *label = new QLabel(text);
    label->setAlignment(Qt::AlignHCenter);
    label->setWordWrap(true);
    setScaledFont(label, points, weight);
    return label;
}

QLabel *heading(const QString &text)
{
    QLabel *heading = named(label(text, 10, QFont::DemiBold), u"muted"_s);
    heading->setAlignment(Qt::AlignLeft);
    return heading;
}

/// For rows in a card.
QVBoxLayout *rowsIn(QFrame *card)
{
    auto *rows = new QVBoxLayout(card);
    rows->setContentsMargins(5, 5, 5, 5);
    rows->setSpacing(0);
    return rows;
}

} // namespace

WelcomePage::WelcomePage(RecentFiles *recent, QWidget *parent)
    : QWidget(parent)
    , m_recent(recent)
    , m_title(heading(tr("Recent")))
    , m_list(named(new QFrame, u"card"_s))
    , m_rows(rowsIn(m_list))
{
    auto *icon = new QLabel;
    icon->setPixmap(QIcon(u":/offramp-256.png"_s).pixmap(64, 64));
    icon->setAlignment(Qt::AlignHCenter);
    auto *question = label(tr("Where should your network stop?"), 22, QFont::DemiBold);
    auto *about = label(tr("A recording holds an early-exit network's answer to every image at every exit. "
                           "Drag a threshold and watch energy, accuracy and area change."),
                        11, QFont::Normal);
    about->setObjectName(u"muted"_s);
    auto *demo = named(new QPushButton(tr("Open the &demo")), u"large"_s, {},
                       tr("Drawn signs, with their images and networks: look at samples, try an image, record"));
    demo->setEnabled(!demoWorkspace().isEmpty());
    auto *tour = named(new QPushButton(tr("or take the &guided tour")), u"flat"_s, {},
                       tr("Shows step by step what you can do, using the demo (F1)"));
    tour->setEnabled(demo->isEnabled());
    auto *open = named(new QPushButton(tr("&Open…")), u"large"_s);
    auto *record = named(new QPushButton(tr("&Record a network…")), u"large"_s);
    auto *drop
        = label(tr("or drop recordings (.exits) or a workspace (.offramp) anywhere in this window"), 10, QFont::Normal);
    drop->setObjectName(u"muted"_s);

    const BoxItem stretch = BoxItem::stretch();
    auto *ways = rowOf({stretch, demo, tour, open, record, stretch}, 10);
    auto *networksTitle = heading(tr("Real networks"));
    QFrame *networksList = realNetworks();
    if (!networksList->isEnabled()) {
        networksTitle->hide();
        networksList->hide();
    }
    auto *networks = rowOf({stretch, columnOf({networksTitle, networksList}, 6), stretch});
    auto *list = rowOf({stretch, columnOf({m_title, m_list}, 6), stretch});
    setLayout(columnOf({BoxItem::stretch(4),
                        icon,
                        BoxItem::space(8),
                        question,
                        {about, 0, Qt::AlignHCenter},
                        BoxItem::space(8),
                        networks,
                        BoxItem::space(6),
                        ways,
                        BoxItem::space(2),
                        drop,
                        BoxItem::space(14),
                        list,
                        BoxItem::stretch(5)},
                       10));
    connect(demo, &QPushButton::clicked, this, &WelcomePage::demoRequested);
    connect(tour, &QPushButton::clicked, this, &WelcomePage::tourRequested);
    connect(open, &QPushButton::clicked, this, &WelcomePage::openRequested);
    connect(record, &QPushButton::clicked, this, &WelcomePage::recordRequested);
    connect(m_recent, &RecentFiles::changed, this, &WelcomePage::refresh);
    const auto fitText = [this, about, networksList, ways] {
        const int width = std::max(TextSize::instance().scaled(columnWidth), ways->sizeHint().width());
        about->setFixedWidth(width);
        about->setMinimumHeight(about->heightForWidth(width));
        networksList->setFixedWidth(width);
        m_list->setFixedWidth(width);
    };
    connect(&TextSize::instance(), &TextSize::changed, this, fitText);
    fitText();
    refresh();
}

/// A row for each workspace of real networks that the demo has; disabled where there is none.
QFrame *WelcomePage::realNetworks()
{
    struct Offer {
        QString workspace;
        QString name;
        QString networks;
        double accuracy; ///< of the more accurate network's last exit
    };
    const Offer offers[] = {
        {u"tiny-imagenet"_s, tr("TinyImageNet"), tr("ResNeXt-50 and ResNet-18"), 0.636},
        {u"cifar-10"_s, tr("CIFAR-10"), tr("ResNet-110 and ResNet-20"), 0.907},
    };
    QFrame *list = named(new QFrame, u"card"_s);
    QVBoxLayout *rows = rowsIn(list);
    for (const Offer &offer : offers) {
        const QString path = realWorkspace(offer.workspace);
        if (path.isEmpty())
            continue;
        const QString about
            = tr("%1, 10,000 images, accuracy up to %2").arg(offer.networks, percentText(offer.accuracy, 1));
        auto *row = new RowButton(offer.name, about);
        row->setAccessibleName(tr("Open %1: %2").arg(offer.name, about));
        rows->addWidget(row);
        connect(row, &QPushButton::clicked, this, [this, path] { Q_EMIT fileRequested(path); });
    }
    list->setEnabled(rows->count() > 0);
    return list;
}

void WelcomePage::showEvent(QShowEvent *event)
{
    refresh();
    QWidget::showEvent(event);
}

void WelcomePage::refresh()
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        item->widget()->hide(); // until it is deleted; the call may come from its own click
        item->widget()->deleteLater();
        delete item;
    }
    for (const QString &path : m_recent->paths()) {
        if (m_rows->count() == mostRows || !QFileInfo::exists(path))
            continue;
        auto *button = new RecentButton(path);
        m_rows->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, path] { Q_EMIT fileRequested(path); });
    }
    m_title->setVisible(m_rows->count() > 0);
    m_list->setVisible(m_rows->count() > 0);
}

} // namespace offramp
