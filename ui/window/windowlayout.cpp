// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/windowlayout.h"

#include "ui/theme/fitscreen.h"
#include "ui/theme/textsize.h"
#include "ui/window/newwindow.h"
#include "ui/window/tabbeddocks.h"

#include <QDockWidget>
#include <QEvent>
#include <QGuiApplication>
#include <QLayout>
#include <QMainWindow>
#include <QMouseEvent>
#include <QScreen>
#include <QSettings>

#include <algorithm>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int stateVersion = 7;        ///< until 6, there were no docks of tried images and of notes
constexpr int threeColumnsFrom = 1500; ///< pixels at the usual text size
constexpr int leastVariants = 300;
constexpr int leastSamples = 320; ///< filters that can be read
constexpr int mostSamples = 640;
constexpr int separators = 20;    ///< what separators and margins take, together
constexpr int aroundTitle = 16;   ///< above and below the title of a dock, or of its tab
constexpr int mostExits = 46;     ///< percent of the height, so that the chart stays the largest part
constexpr int settledAfter = 150; ///< milliseconds

const QString notesKey = u"window/notes"_s;

QString keyOf(WindowLayout::Columns columns)
{
    return columns == WindowLayout::Columns::Three ? u"window/threeColumns"_s : u"window/twoColumns"_s;
}

} // namespace

WindowLayout::WindowLayout(QMainWindow *window, const WindowDocks &docks, std::function<int()> variantsWidth,
                           std::function<int(int width)> exitsHeight)
    : QObject(window)
    , m_window(window)
    , m_docks(docks)
    , m_variantsWidth(std::move(variantsWidth))
    , m_exitsHeight(std::move(exitsHeight))
{
    m_settling.setSingleShot(true);
    m_settling.setInterval(settledAfter);
    connect(&m_settling, &QTimer::timeout, this, &WindowLayout::settle);
    connect(&TextSize::instance(), &TextSize::changed, this, [this] {
        fitVariants();
        m_settling.start();
    });
    arrange();
    for (QObject *watched :
         std::initializer_list<QObject *>{window, docks.variants, docks.networks, docks.exits, docks.samples})
        watched->installEventFilter(this);
}

WindowLayout::Columns WindowLayout::columnsFor(int width)
{
    return width >= TextSize::instance().scaled(threeColumnsFrom) ? Columns::Three : Columns::Two;
}

void WindowLayout::restoreWindow()
{
    const QSettings settings;
    m_window->resize(firstSize(m_window->screen()->availableSize()));
    for (const Columns columns : {Columns::Two, Columns::Three}) {
        const QByteArray state = settings.value(keyOf(columns)).toByteArray();
        if (!state.isEmpty())
            m_states[columns] = state;
    }
    const bool isRestored = m_window->restoreGeometry(settings.value(u"window/geometry"_s).toByteArray());
    if (isRestored && !m_window->isMaximized() && !m_window->isFullScreen())
        m_window->setGeometry(keptInside(m_window->geometry(), m_window->screen()->availableGeometry()));
    if (const auto place = placeOfNewWindow(); place && !m_window->isMaximized() && !m_window->isFullScreen()) {
        const QScreen *there = QGuiApplication::screenAt(*place);
        m_window->setGeometry(keptInside({*place, m_window->geometry().size()},
                                         (there ? there : m_window->screen())->availableGeometry()));
    }
    m_hasNotes = settings.value(notesKey).toBool();
}

void WindowLayout::showDocks()
{
    m_isShown = true;
    m_docks.notes->setVisible(m_hasNotes);
    apply();
    bringToFront(m_docks.variants);
}

void WindowLayout::hideDocks()
{
    rememberArranged();
    if (m_isShown)
        m_hasNotes = !m_docks.notes->isHidden();
    m_isShown = false;
    for (QDockWidget *dock :
         {m_docks.samples, m_docks.networks, m_docks.variants, m_docks.exits, m_docks.tried, m_docks.notes})
        dock->hide();
}

void WindowLayout::reset()
{
    m_states.clear();
    m_isDefault = true;
    QSettings settings;
    for (const Columns columns : {Columns::Two, Columns::Three})
        settings.remove(keyOf(columns));
    if (m_isShown)
        apply();
}

void WindowLayout::fitVariants()
{
    if (m_isShown && !isArranged())
        sizeDocks();
}

void WindowLayout::save()
{
    QSettings settings;
    settings.setValue(u"window/geometry"_s, m_window->saveGeometry());
    settings.setValue(notesKey, m_isShown ? !m_docks.notes->isHidden() : m_hasNotes);
    if (columnsFor(m_window->width()) == m_columns)
        rememberArranged();
    for (const auto &[columns, state] : m_states)
        settings.setValue(keyOf(columns), state);
}

bool WindowLayout::eventFilter(QObject *watched, QEvent *event)
{
    // The window itself gets the mouse where its docks are dragged to another size.
    if (watched == m_window && event->type() == QEvent::MouseButtonPress)
        m_isPressed = static_cast<QMouseEvent *>(event)->button() == Qt::LeftButton;
    else if (watched == m_window && event->type() == QEvent::MouseButtonRelease)
        m_isPressed = false;
    else if (event->type() == QEvent::Resize && m_isShown)
        followSize(watched);
    return QObject::eventFilter(watched, event);
}

void WindowLayout::followSize(const QObject *resized)
{
    if (resized == m_window)
        m_isPressed = false; // even if its release went elsewhere
    else if (m_isPressed)
        m_isDefault = false;
    m_settling.start();
}

void WindowLayout::settle()
{
    if (!m_isShown)
        return;
    if (columnsFor(m_window->width()) != m_columns)
        apply();
    else if (isArranged())
        rememberArranged();
    else if (m_window->size() != m_sizedFor)
        sizeDocks();
}

/// The visible ones of those that no arrangement shows or hides.
QList<QDockWidget *> WindowLayout::shownByThemselves() const
{
    QList<QDockWidget *> shown{m_docks.recording, m_docks.training, m_docks.tried, m_docks.notes};
    shown.removeIf([this](const QDockWidget *dock) { return !dock->isVisibleTo(m_window); });
    return shown;
}

QList<WindowLayout::Place> WindowLayout::places() const
{
    const QList<QDockWidget *> docks{m_docks.variants, m_docks.networks, m_docks.exits, m_docks.samples};
    QList<Place> places;
    for (QDockWidget *dock : docks) {
        Place place{m_window->dockWidgetArea(dock), dock->isFloating(), dock->isHidden(), {}};
        for (QDockWidget *other : m_window->tabifiedDockWidgets(dock)) {
            if (docks.contains(other)) // those of recordings, trainings, images and notes come and go by themselves
                place.tabs.append(other);
        }
        places.append(place);
    }
    return places;
}

bool WindowLayout::isArranged() const
{
    return !m_isDefault || places() != m_defaultPlaces;
}

void WindowLayout::rememberArranged()
{
    if (!m_isShown || !isArranged())
        return;
    m_isDefault = false;
    m_states[m_columns] = m_window->saveState(stateVersion);
}

void WindowLayout::apply()
{
    m_columns = columnsFor(m_window->width());
    const QList<QDockWidget *> shown = shownByThemselves();
    const auto state = m_states.find(m_columns);
    m_isDefault = state == m_states.end() || !m_window->restoreState(state->second, stateVersion);
    if (m_isDefault)
        arrange();
    for (QDockWidget *dock : {m_docks.recording, m_docks.training, m_docks.tried, m_docks.notes})
        dock->setVisible(shown.contains(dock));
    if (!m_isDefault)
        return;
    for (QDockWidget *dock : {m_docks.samples, m_docks.networks, m_docks.variants, m_docks.exits})
        dock->show();
    bringToFront(m_docks.variants);
    m_defaultPlaces = places();
    sizeDocks();
}

void WindowLayout::arrange()
{
    const bool isWide = m_columns == Columns::Three;
    for (QDockWidget *dock : {m_docks.variants, m_docks.networks, m_docks.samples, m_docks.exits, m_docks.recording,
                              m_docks.training, m_docks.tried, m_docks.notes}) {
        if (dock->parentWidget() && dock->isFloating())
            dock->setFloating(false);
        m_window->removeDockWidget(dock);
    }
    m_window->setCorner(Qt::BottomLeftCorner, isWide ? Qt::LeftDockWidgetArea : Qt::BottomDockWidgetArea);
    m_window->setCorner(Qt::BottomRightCorner, isWide ? Qt::RightDockWidgetArea : Qt::BottomDockWidgetArea);
    m_window->addDockWidget(Qt::LeftDockWidgetArea, m_docks.variants);
    m_window->addDockWidget(Qt::BottomDockWidgetArea, m_docks.exits); // Tab walks them in this order
    if (isWide)
        m_window->addDockWidget(Qt::RightDockWidgetArea, m_docks.samples);
    else
        m_window->tabifyDockWidget(m_docks.variants, m_docks.samples);
    m_window->tabifyDockWidget(isWide ? m_docks.variants : m_docks.samples, m_docks.networks);
    m_window->tabifyDockWidget(m_docks.networks, m_docks.notes);
    m_window->tabifyDockWidget(isWide ? m_docks.samples : m_docks.networks, m_docks.tried);
    m_window->tabifyDockWidget(m_docks.exits, m_docks.recording);
    m_window->tabifyDockWidget(m_docks.recording, m_docks.training);
}

void WindowLayout::sizeDocks()
{
    // Queued: the table knows its columns, and the docks their neighbours, only after what happens now.
    QTimer::singleShot(0, this, [this] {
        if (!m_isShown || isArranged())
            return;
        m_sizedFor = m_window->size();
        sizeColumns();
        m_window->layout()->activate(); // how wide the chart is, and the exits below it, decides how high these are
        sizeExits();
    });
}

void WindowLayout::sizeColumns()
{
    const TextSize &text = TextSize::instance();
    const int width = m_window->width();
    // The chart gets half of the width, a little less on a screen where the table needs the room more.
    const int beside = width < text.scaled(1200) ? width * 53 / 100 : width / 2 - separators;
    const int most = m_columns == Columns::Three ? width / 3 : beside;
    const int variants = std::clamp(m_variantsWidth(), std::min(text.scaled(leastVariants), most), most);
    if (m_columns == Columns::Three) {
        const int samples = std::clamp(beside - variants, text.scaled(leastSamples), text.scaled(mostSamples));
        m_window->resizeDocks({m_docks.variants, m_docks.samples}, {variants, samples}, Qt::Horizontal);
    } else {
        m_window->resizeDocks({m_docks.variants}, {variants}, Qt::Horizontal);
    }
}

void WindowLayout::sizeExits()
{
    const int height = m_window->height();
    int wanted = height / 3;
    const int across = m_columns == Columns::Three ? m_window->centralWidget()->width() : m_window->width();
    const int whole = m_exitsHeight(across) + m_window->fontMetrics().height() + aroundTitle;
    if (whole <= height * mostExits / 100) // otherwise they scroll in any case
        wanted = std::max(wanted, whole);
    for (const QDockWidget *run : {m_docks.recording, m_docks.training}) {
        if (!run->isHidden())
            wanted = std::max(wanted, std::min(run->widget()->sizeHint().height(), height / 2));
    }
    m_window->resizeDocks({m_docks.exits}, {wanted}, Qt::Vertical);
}

} // namespace offramp
