// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QGridLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>

namespace offramp {

/// Names a new widget: for style sheets and tests, for screen readers, and with a tip. Returns it.
template<typename Widget>
[[nodiscard]] Widget *named(Widget *widget, const QString &objectName, const QString &accessibleName = {},
                            const QString &tip = {})
{
    widget->setObjectName(objectName);
    widget->setAccessibleName(accessibleName);
    widget->setToolTip(tip);
    return widget;
}

/// A button that triggers an action, is enabled with it and has its tip, with its key. text: instead of the action's.
[[nodiscard]] inline QPushButton *buttonFor(QAction *action, const QString &objectName = {}, const QString &text = {})
{
    QPushButton *made = plainButton(text.isEmpty() ? action->iconText() : text, objectName);
    const auto follow = [made, action] {
        using namespace Qt::Literals::StringLiterals;
        const QString key = action->shortcut().toString(QKeySequence::NativeText);
        made->setEnabled(action->isEnabled());
        made->setToolTip(key.isEmpty() ? action->toolTip() : u"%1 (%2)"_s.arg(action->toolTip(), key));
    };
    QObject::connect(made, &QPushButton::clicked, action, &QAction::trigger);
    QObject::connect(action, &QAction::changed, made, follow);
    follow();
    return made;
}

/// Shows the dock that holds a panel, in front of other tabs.
inline void showDockOf(const QWidget *panel)
{
    if (auto *dock = qobject_cast<QDockWidget *>(panel->parentWidget())) {
        dock->show();
        dock->raise();
    }
}

/// Arranges a widget's children as a grid without margins.
[[nodiscard]] inline QGridLayout *gridIn(QWidget *widget, int horizontalSpacing, int verticalSpacing)
{
    auto *grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(horizontalSpacing);
    grid->setVerticalSpacing(verticalSpacing);
    return grid;
}

/// A frameless area that scrolls its content vertically and gives it the full width.
[[nodiscard]] inline QScrollArea *scrollAreaOf(QWidget *content)
{
    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(content);
    return area;
}

/// Fields of a fixed width, which may follow the text size, at the top of an area that scrolls them where a screen is
/// too low, to the one that gets the focus; room for the scroll bar is beside them.
[[nodiscard]] inline QScrollArea *scrollingFields(QWidget *fields, const QString &accessibleName)
{
    auto *column = new QWidget;
    column->setLayout(columnOf({fields, BoxItem::stretch()}, 0, {}));
    QScrollArea *area = scrollAreaOf(column);
    area->setAccessibleName(accessibleName);
    followTextSize(area, [area, fields] {
        area->setFixedWidth(fields->minimumWidth() + area->verticalScrollBar()->sizeHint().width());
    });
    QObject::connect(qApp, &QApplication::focusChanged, area, [area](const QWidget *, QWidget *now) {
        if (now && area->isAncestorOf(now))
            area->ensureWidgetVisible(now);
    });
    area->viewport()->setAutoFillBackground(false); // that of the dialog, not that of lists
    column->setAutoFillBackground(false);
    return area;
}

} // namespace offramp
