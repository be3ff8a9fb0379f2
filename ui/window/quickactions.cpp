// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/quickactions.h"

#include "ui/help/shortcuttext.h"
#include "ui/theme/boxes.h"
#include "ui/theme/lineicon.h"
#include "ui/theme/textsize.h"

#include <QAction>
#include <QEvent>
#include <QMenuBar>
#include <QToolButton>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int iconSize = 16;
constexpr int groupGap = 10;
constexpr int wordsFrom = 780; ///< width of the menu bar; all three at the usual text size

/// What an action does, its shortcut and its own tip: "Pin as reference (Ctrl+P)".
QString tipOf(const QAction &action)
{
    QString tip = plainText(action);
    if (!action.shortcut().isEmpty())
        tip += u" (%1)"_s.arg(action.shortcut().toString(QKeySequence::NativeText));
    // Without a tip of its own an action has its text as one.
    const bool hasOwn = action.toolTip().remove(u'\u2026') != plainText(action);
    return hasOwn ? tip + u'\n' + action.toolTip() : tip;
}

} // namespace

QuickActions::QuickActions(QMenuBar *menuBar)
    : m_menuBar(menuBar)
    , m_row(rowOf({}, 2, {0, 0, 8, 0}))
{
    setObjectName(u"quickActions"_s);
    setLayout(m_row);
    menuBar->setNativeMenuBar(false); // a panel of the desktop would show the menus without the buttons
    menuBar->setCornerWidget(this);
    menuBar->installEventFilter(this);
    connect(&TextSize::instance(), &TextSize::changed, this, &QuickActions::fit);
}

void QuickActions::add(QAction *action, const QString &icon, const QString &word)
{
    auto *button = new QToolButton;
    button->setObjectName(icon);
    button->setText(word);
    button->setIcon(lineIcon(icon));
    button->setFocusPolicy(Qt::TabFocus); // a click leaves the keys with the chart
    const auto follow = [button, action] {
        button->setEnabled(action->isEnabled());
        button->setAccessibleName(plainText(*action));
        button->setToolTip(tipOf(*action));
    };
    connect(button, &QToolButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, button, follow);
    follow();
    m_row->addWidget(button);
    fit();
}

void QuickActions::addGap()
{
    m_row->addSpacing(groupGap);
}

bool QuickActions::hasRoomForWords() const
{
    return m_menuBar->width() >= TextSize::instance().scaled(wordsFrom);
}

void QuickActions::fit()
{
    const int size = TextSize::instance().scaled(iconSize);
    const bool areWordsShown = hasRoomForWords();
    for (QToolButton *button : findChildren<QToolButton *>(Qt::FindDirectChildrenOnly)) {
        button->setIconSize({size, size});
        button->setToolButtonStyle(areWordsShown && !button->text().isEmpty() ? Qt::ToolButtonTextBesideIcon
                                                                              : Qt::ToolButtonIconOnly);
    }
    m_menuBar->setCornerWidget(this); // which arranges the bar again
}

bool QuickActions::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        fit();
    return QWidget::eventFilter(watched, event);
}

} // namespace offramp
