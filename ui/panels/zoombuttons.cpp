// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/zoombuttons.h"

#include "ui/charts/energychart.h"
#include "ui/panels/chartactions.h"
#include "ui/panels/parts.h"
#include "ui/theme/lineicon.h"

#include <QAction>
#include <QEvent>
#include <QToolButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int iconSize = 16; ///< pixels at the usual text size
constexpr int margin = 5;    ///< to the corner

} // namespace

ZoomButtons::ZoomButtons(EnergyChart *chart, const ChartActions *actions)
    : QWidget(chart)
    , m_chart(chart)
    , m_badge(named(new QToolButton, u"zoomedBadge"_s, tr("Zoomed: show everything"),
                    tr("Only a part of the chart is in view. Click to show everything.")))
{
    setObjectName(u"zoomButtons"_s);
    m_badge->setText(tr("Zoomed"));
    m_badge->setFocusPolicy(Qt::TabFocus); // a click leaves the keys with the chart
    connect(m_badge, &QToolButton::clicked, actions->fit(), &QAction::trigger);
    m_buttons = {buttonFor(actions->zoomIn(), u"zoomin"_s), buttonFor(actions->zoomOut(), u"zoomout"_s),
                 buttonFor(actions->fit(), u"fit"_s)};
    auto *row = rowOf({m_buttons[0], m_buttons[1], m_buttons[2]}, 1, {});
    setLayout(columnOf({{m_badge, 0, Qt::AlignLeft}, row}, 2, {}));
    setCursor(Qt::ArrowCursor); // not that of the chart
    chart->installEventFilter(this);
    connect(chart, &EnergyChart::viewChanged, this, &ZoomButtons::follow);
    followTextSize(this, [this] { fitText(); });
    follow();
}

QToolButton *ZoomButtons::buttonFor(QAction *action, const QString &icon)
{
    auto *button = new QToolButton(this);
    button->setObjectName(icon);
    button->setIcon(lineIcon(icon));
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(action->iconText());
    button->setToolTip(u"%1 (%2)"_s.arg(action->iconText(), action->shortcut().toString(QKeySequence::NativeText)));
    connect(button, &QToolButton::clicked, action, &QAction::trigger);
    return button;
}

void ZoomButtons::follow()
{
    if (m_chart->isFitted() && m_badge->hasFocus())
        m_chart->setFocus(); // the badge goes
    m_badge->setVisible(!m_chart->isFitted());
    place();
}

void ZoomButtons::fitText()
{
    const int size = TextSize::instance().scaled(iconSize);
    for (QToolButton *button : m_buttons)
        button->setIconSize({size, size});
    place();
}

void ZoomButtons::place()
{
    adjustSize();
    move(margin, m_chart->height() - height() - margin);
}

bool ZoomButtons::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        place();
    return QWidget::eventFilter(watched, event);
}

} // namespace offramp
