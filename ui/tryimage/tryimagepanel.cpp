// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tryimage/tryimagepanel.h"

#include "ui/panels/elidedlabel.h"
#include "ui/panels/parts.h"
#include "ui/theme/boxes.h"
#include "ui/theme/themeswitch.h"
#include "ui/tryimage/imagebox.h"
#include "ui/tryimage/triedimages.h"
#include "ui/tryimage/triedview.h"
#include "ui/wording/fieldnames.h"

#include <QAction>
#include <QEvent>
#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

using State = TriedImages::State;

constexpr int iconSide = 38;  ///< in the strip, pixels at the usual text size
constexpr int iconFrame = 10; ///< around an icon
constexpr int leastHeight = 100;

QToolButton *stepButton(const QString &text, const QString &objectName, const QString &name)
{
    auto *button = named(new QToolButton, objectName, name, name);
    button->setText(text);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

TryImagePanel::TryImagePanel(TriedImages *images, const ThresholdView *thresholds, QWidget *parent)
    : QWidget(parent)
    , m_images(images)
    , m_name(named(new ElidedLabel, u"triedName"_s))
    , m_place(named(mutedLabel(), u"triedPlaceInList"_s, {}, tr("The place of this image among those that were tried")))
    , m_previous(stepButton(u"\u2039"_s, u"previousImage"_s, tr("Previous image")))
    , m_next(stepButton(u"\u203a"_s, u"nextImage"_s, tr("Next image")))
    , m_choose(plainButton(tr("Choose image…"), u"chooseImage"_s))
    , m_strip(named(new QListWidget, u"triedImages"_s, tr("Images that were tried"),
                    tr("The images that were tried; arrow keys step through them, Delete removes one from the list")))
    , m_bar(named(new QProgressBar, u"triedProgress"_s, tr("The network runs")))
    , m_cancel(plainButton(tr("Cancel"), u"cancelTry"_s))
    , m_network(plainButton(tr("Choose network…"), u"chooseNetwork"_s))
    , m_retry(plainButton(tr("Try again"), u"tryAgain"_s))
    , m_warnings(named(new ElidedLabel, u"warning"_s))
    , m_actions(new QWidget)
    , m_view(new TriedView(images, thresholds))
{
    m_place->setProperty("tone", u"muted"_s);
    m_choose->setToolTip(tr("Choose images for the network of the selected variant; they can be dropped on the window "
                            "and pasted, too"));
    m_network->setToolTip(tr("Choose the file of the network that was recorded; it is remembered"));
    m_bar->setRange(0, 0);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_strip->setFlow(QListView::LeftToRight);
    m_strip->setWrapping(false);
    m_strip->setUniformItemSizes(true);
    m_strip->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_strip->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_strip->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_strip->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *remove = new QAction(tr("&Remove from this list"), m_strip);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_strip->addAction(remove);

    m_actions->setLayout(rowOf({{m_bar, 1}, m_cancel, m_network, m_retry, BoxItem::stretch()}, 8, {}));
    auto *head = rowOf({{m_name, 1}, m_place, m_previous, m_next, m_choose}, 8, {});
    setLayout(columnOf({cardOf(columnOf({head, m_strip, m_actions, m_warnings, {m_view, 1}}, 8, {12, 10, 12, 10}))}));
    lieAt(Qt::LeftDockWidgetArea);
    setMinimumHeight(leastHeight);
    setScaledFont(m_name, usualPoints, QFont::DemiBold);
    followTextSize(this, [this] {
        const int side = TextSize::instance().scaled(iconSide);
        m_strip->setIconSize({side, side});
        m_strip->setFixedHeight(side + 2 * iconFrame);
        m_inStrip.clear();
        refresh();
    });

    connect(images, &TriedImages::changed, this, &TryImagePanel::refresh);
    connect(m_previous, &QToolButton::clicked, images, [images] { images->step(-1); });
    connect(m_next, &QToolButton::clicked, images, [images] { images->step(1); });
    connect(m_choose, &QPushButton::clicked, this, &TryImagePanel::imageWanted);
    connect(m_network, &QPushButton::clicked, this, &TryImagePanel::networkWanted);
    connect(m_cancel, &QPushButton::clicked, images, &TriedImages::cancel);
    connect(m_retry, &QPushButton::clicked, images, &TriedImages::retry);
    connect(remove, &QAction::triggered, images, [images] { images->remove(images->current()); });
    connect(m_strip, &QListWidget::currentRowChanged, images, [images](int row) {
        if (row >= 0)
            images->setCurrent(static_cast<std::size_t>(row));
    });
}

void TryImagePanel::lieAt(Qt::DockWidgetArea area)
{
    constexpr int margin = 10;
    layout()->setContentsMargins(area == Qt::RightDockWidgetArea ? 0 : margin, 0,
                                 area == Qt::LeftDockWidgetArea ? 0 : margin, margin);
}

void TryImagePanel::refresh()
{
    const auto &images = m_images->images();
    const std::size_t current = m_images->current();
    const bool hasImage = !images.empty();
    m_name->setText(hasImage ? images[current].name : tr("Try an image"));
    m_name->setToolTip(hasImage ? images[current].path : QString());
    m_place->setText(tr("%1 of %2").arg(current + 1).arg(images.size()));
    for (QWidget *step : std::initializer_list<QWidget *>{m_place, m_previous, m_next, m_strip})
        step->setVisible(images.size() > 1);
    m_previous->setEnabled(current > 0);
    m_next->setEnabled(current + 1 < images.size());
    showState();
    showStrip();
}

void TryImagePanel::showState()
{
    const State state = m_images->state();
    const bool isRunning = m_images->isRunning();
    const bool needsNetwork = state == State::NoNetwork || state == State::Failed;
    m_bar->setVisible(isRunning);
    m_cancel->setVisible(isRunning);
    m_network->setVisible(needsNetwork && !isRunning);
    m_retry->setVisible((state == State::Failed || state == State::Cancelled) && !isRunning);
    m_actions->setVisible(isRunning || needsNetwork || state == State::Cancelled);
    const QString warnings = m_images->warnings().join(u'\n');
    m_warnings->setText(withFieldNames(warnings, Fields::Classify).replace(u'\n', u' '));
    m_warnings->setToolTip(warnings);
    m_warnings->setVisible(!warnings.isEmpty());
}

void TryImagePanel::showStrip()
{
    const QSignalBlocker blocker(m_strip);
    const auto &images = m_images->images();
    QList<qint64> wanted;
    for (const TriedImage &image : images)
        wanted << image.id << image.shown.cacheKey();
    if (wanted != m_inStrip) {
        m_inStrip = wanted;
        m_strip->clear();
        const int side = m_strip->iconSize().width();
        for (const TriedImage &image : images) {
            const QPixmap pixmap = smallImage(image.shown, side, devicePixelRatioF(), palette());
            QIcon icon(pixmap);
            icon.addPixmap(pixmap, QIcon::Selected); // not tinted
            auto *item = new QListWidgetItem(icon, QString(), m_strip);
            item->setSizeHint(QSize(side, side) + QSize(iconFrame, iconFrame));
            item->setData(Qt::AccessibleTextRole, image.name);
            item->setToolTip(image.path);
        }
    }
    m_strip->setCurrentRow(images.empty() ? -1 : static_cast<int>(m_images->current()));
}

void TryImagePanel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange) {
        m_inStrip.clear(); // tiles have colours
        refresh();
    }
    QWidget::changeEvent(event);
}

} // namespace offramp
