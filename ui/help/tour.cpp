// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/tour.h"

#include <QDockWidget>
#include <QKeyEvent>
#include <QShortcut>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int ringWidth = 2;

/// The part of widget that can be seen, in coordinates of window; empty if none of it can.
QRect shownPart(const QWidget *widget, const QWidget *window)
{
    if (!widget || !widget->isVisible())
        return {};
    QRect part = widget->rect();
    const QWidget *inner = widget;
    while (!inner->isWindow()) {
        part = part.translated(inner->pos()) & inner->parentWidget()->rect();
        inner = inner->parentWidget();
    }
    return {window->mapFromGlobal(inner->mapToGlobal(part.topLeft())), part.size()};
}

QDockWidget *dockOf(QWidget *widget)
{
    while (widget && !qobject_cast<QDockWidget *>(widget))
        widget = widget->parentWidget();
    return qobject_cast<QDockWidget *>(widget);
}

/// Widget, or the first of its children that takes keys.
QWidget *firstWithKeys(QWidget *widget)
{
    if (!widget || widget->focusPolicy() & Qt::TabFocus)
        return widget;
    for (QWidget *child : widget->findChildren<QWidget *>()) {
        if (child->focusPolicy() & Qt::TabFocus && child->isVisibleTo(widget) && child->isEnabled())
            return child;
    }
    return nullptr;
}

/// An outline that ignores the mouse and covers nothing but its line.
class Ring : public QWidget
{
public:
    explicit Ring(QWidget *window)
        : QWidget(window)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setBackgroundRole(QPalette::Highlight);
        setAutoFillBackground(true);
        hide();
    }

protected:
    void resizeEvent(QResizeEvent *) override
    {
        setMask(QRegion(rect()) - QRegion(rect().adjusted(ringWidth, ringWidth, -ringWidth, -ringWidth)));
    }
};

} // namespace

Tour::Tour(std::vector<TourStep> steps, QWidget *window)
    : QObject(window)
    , m_steps(std::move(steps))
    , m_window(window)
    , m_card(new CoachCard(window))
    , m_ring(new Ring(window))
{
    m_placing.setSingleShot(true);
    m_placing.setInterval(0);
    connect(&m_placing, &QTimer::timeout, this, &Tour::place);
    connect(m_card, &CoachCard::backWanted, this, [this] { open(m_step - 1); });
    connect(m_card, &CoachCard::nextWanted, this, [this] { open(m_step + 1); });
    connect(m_card, &CoachCard::endWanted, this, &Tour::end);
    auto *change = new QShortcut(QKeySequence(Qt::Key_F6), m_card);
    change->setContext(Qt::WindowShortcut);
    connect(change, &QShortcut::activated, this, &Tour::switchFocus);
    open(0);
}

Tour::~Tour()
{
    delete m_card;
    delete m_ring;
}

QWidget *Tour::target() const
{
    return m_steps[static_cast<std::size_t>(m_step)].target;
}

QWidget *Tour::keyTarget() const
{
    QWidget *chosen = m_steps[static_cast<std::size_t>(m_step)].keyTarget;
    return chosen ? chosen : firstWithKeys(target());
}

void Tour::end()
{
    const bool hadFocus = m_card->isAncestorOf(m_window->focusWidget()) || m_card->hasFocus();
    m_watching.reset();
    m_card->hide();
    m_ring->hide();
    if (QWidget *back = hadFocus ? keyTarget() : nullptr)
        back->setFocus(Qt::OtherFocusReason);
    deleteLater();
}

void Tour::open(int step)
{
    if (step < 0 || step >= static_cast<int>(m_steps.size())) {
        if (step > 0)
            end();
        return;
    }
    m_step = step;
    m_isDone = false;
    const TourStep &now = m_steps[static_cast<std::size_t>(step)];
    if (now.prepare)
        now.prepare();
    if (QDockWidget *dock = dockOf(now.target)) {
        dock->show();
        dock->raise();
    }
    m_watching = std::make_unique<QObject>();
    if (now.watch) {
        now.watch(m_watching.get(), [this] {
            m_isDone = true;
            m_card->setDone(true);
        });
    }
    m_card->showStep(now.title, now.text, step, static_cast<int>(m_steps.size()));
    m_card->setNeighbour(keyTarget());
    m_card->show();
    m_card->setFocus(Qt::OtherFocusReason);
    m_window->installEventFilter(this);
    for (QWidget *widget = target(); widget && widget != m_window; widget = widget->parentWidget())
        widget->installEventFilter(this);
    place();
    m_placing.start(); // again when raised docks have their final place
}

bool Tour::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Move:
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::Hide:
    case QEvent::ParentChange:
    case QEvent::LayoutRequest:
    case QEvent::PaletteChange:
        m_placing.start();
        break;
    case QEvent::KeyPress:
        // Events that reach the window were not used by any child.
        if (watched == m_window && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
            end();
            return true;
        }
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

QString Tour::noteOf(const QWidget *target) const
{
    if (target && target->isVisible())
        return {};
    const QDockWidget *dock = dockOf(const_cast<QWidget *>(target));
    return dock ? tr("This panel is closed. View > %1 opens it again.").arg(dock->toggleViewAction()->text())
                : tr("The subject of this step is hidden at the moment.");
}

void Tour::place()
{
    if (m_card->isHidden())
        return;
    m_card->setNote(noteOf(target()));
    m_card->setNeighbour(keyTarget());
    const QRect shown = shownPart(target(), m_window);
    m_ring->setVisible(!shown.isEmpty() && target()->window() == m_window);
    m_ring->setGeometry(shown.adjusted(-ringWidth, -ringWidth, ringWidth, ringWidth));
    m_ring->raise();
    m_card->stand(shown, m_window->rect());
}

void Tour::switchFocus()
{
    const bool isAtCard = m_card->hasFocus() || m_card->isAncestorOf(m_window->focusWidget());
    QWidget *there = isAtCard ? keyTarget() : m_card;
    if (!there || !there->isVisible())
        return;
    there->window()->activateWindow();
    there->setFocus(Qt::TabFocusReason);
}

} // namespace offramp
