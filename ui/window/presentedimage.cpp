// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/presentedimage.h"

#include "ui/charts/energychart.h"
#include "ui/theme/boxes.h"
#include "ui/tryimage/triedimages.h"
#include "ui/tryimage/triedview.h"
#include "ui/window/presentation.h"
#include "ui/window/presentedpointer.h"
#include "ui/window/tryimagecontroller.h"

#include <QCoreApplication>
#include <QDropEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QScrollArea>

#include <algorithm>
#include <array>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double marginOfHeight = 0.03; ///< part of the height
constexpr double keysOfHeight = 0.02;   ///< the same of the text that lists the keys

} // namespace

PresentedImage::PresentedImage(TriedImages *images, Selection *selection, const ThresholdView *thresholds,
                               Presentation *presentation)
    : QWidget(presentation)
    , m_images(images)
    , m_selection(selection)
    , m_presentation(presentation)
    , m_view(new TriedView(images, thresholds))
    , m_keys(mutedLabel())
    , m_toggle(tr("Image or chart"))
    , m_next(tr("Next image"))
    , m_previous(tr("Previous image"))
{
    setAccessibleName(tr("Image that is tried"));
    setFocusPolicy(Qt::StrongFocus);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    for (QScrollArea *area : m_view->findChildren<QScrollArea *>())
        area->setFocusPolicy(Qt::NoFocus); // keys move thresholds
    m_keys->setAlignment(Qt::AlignCenter);
    m_keys->setToolTip(tr("Keys of this page"));
    setLayout(columnOf({{m_view, 1}, m_keys}));
    hide();

    m_toggle.setShortcut(QKeySequence(Qt::Key_I));
    m_next.setShortcut(QKeySequence(Qt::Key_N));
    m_previous.setShortcut(QKeySequence(Qt::Key_P));
    presentation->addActions({&m_toggle, &m_next, &m_previous});
    connect(&m_toggle, &QAction::triggered, this, [this] { setShown(isHidden()); });
    connect(&m_next, &QAction::triggered, images, [images] { images->step(1); });
    connect(&m_previous, &QAction::triggered, images, [images] { images->step(-1); });
    connect(images, &TriedImages::changed, this, &PresentedImage::refresh);
    connect(presentation, &Presentation::pageWanted, this, [this] {
        if (!isHidden())
            setShown(false);
    });
    presentation->setAcceptDrops(true);
    presentation->installEventFilter(this);
    refresh();
}

void PresentedImage::setShown(bool isShown)
{
    const bool canShow = isShown && !m_images->images().empty();
    if (canShow) {
        fill();
        show();
        raise();
        setFocus(); // before what has it is hidden, which would pass it on as Tab does: to the next variant
        cover();
    } else {
        for (const QPointer<QWidget> &covered : std::exchange(m_covered, {})) {
            if (covered)
                covered->show();
        }
        m_presentation->setPage(m_presentation->page()); // which has the focus then
        hide();
    }
    refresh();
}

/// Hides what is below, so that neither Tab nor a screen reader gets there.
void PresentedImage::cover()
{
    for (QWidget *below : m_presentation->findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
        if (below == this || below == m_presentation->pointer() || below->isHidden() || below->isWindow())
            continue;
        m_covered.append(below);
        below->hide();
    }
}

void PresentedImage::say(const QString &sentence)
{
    m_keys->setText(sentence);
}

void PresentedImage::refresh()
{
    const bool areSeveral = m_images->images().size() > 1;
    m_next.setEnabled(areSeveral && !isHidden());
    m_previous.setEnabled(areSeveral && !isHidden());
    if (isHidden())
        return;
    const QString images = areSeveral ? tr("N, P: next, previous image") + u"   \u00b7   "_s : QString();
    m_keys->setText(
        tr("\u2190 \u2192: threshold   \u00b7   Tab: variant   \u00b7   %1I: chart   \u00b7   Esc: end").arg(images));
    m_view->enlarge(m_view->scaleFor(m_view->size()));
}

void PresentedImage::fill()
{
    setGeometry(m_presentation->rect());
    const int margin = qRound(marginOfHeight * height());
    layout()->setContentsMargins(margin, margin, margin, margin / 2);
    QFont font = m_keys->font();
    font.setPixelSize(std::max(12, qRound(keysOfHeight * height())));
    m_keys->setFont(font);
    layout()->activate();
    m_view->enlarge(m_view->scaleFor(m_view->size()));
}

void PresentedImage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh(); // the exits are known now
}

bool PresentedImage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_presentation)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::Resize) {
        fill();
    } else if (event->type() == QEvent::DragEnter || event->type() == QEvent::Drop) {
        auto *drop = static_cast<QDropEvent *>(event); // which entering is, too
        const QMimeData *carried = drop->mimeData();
        if (!TryImageController::canTake(carried))
            return false;
        drop->acceptProposedAction();
        if (event->type() == QEvent::Drop)
            Q_EMIT dropped(carried);
        return true;
    }
    return false;
}

void PresentedImage::keyPressEvent(QKeyEvent *event)
{
    constexpr std::array movesThreshold{Qt::Key_Left, Qt::Key_Right,  Qt::Key_Up,
                                        Qt::Key_Down, Qt::Key_PageUp, Qt::Key_PageDown};
    if (std::ranges::find(movesThreshold, event->key()) != movesThreshold.end())
        QCoreApplication::sendEvent(m_presentation->chart(), event);
    else
        QWidget::keyPressEvent(event);
}

bool PresentedImage::focusNextPrevChild(bool next)
{
    m_selection->step(next ? 1 : -1);
    return true;
}

} // namespace offramp
