// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/plaintextstyle.h"

#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QStyleOption>
#include <QTabBar>
#include <QTextDocument>
#include <QToolTip>

namespace offramp {

namespace {

QString tipAt(QWidget *widget, const QPoint &position)
{
    const auto *view = qobject_cast<QAbstractItemView *>(widget->parentWidget());
    const bool isContent = view && view->viewport() == widget;
    if (const auto *header = qobject_cast<const QHeaderView *>(view); header && isContent && header->model())
        return header->model()
            ->headerData(header->logicalIndexAt(position), header->orientation(), Qt::ToolTipRole)
            .toString();
    if (isContent)
        return view->indexAt(position).data(Qt::ToolTipRole).toString();
    if (const auto *tabs = qobject_cast<QTabBar *>(widget))
        return tabs->tabToolTip(tabs->tabAt(position));
    if (const auto *menu = qobject_cast<QMenu *>(widget)) {
        const QAction *action = menu->toolTipsVisible() ? menu->actionAt(position) : nullptr;
        return action ? action->toolTip() : QString();
    }
    return widget->toolTip();
}

} // namespace

PlainTextStyle::PlainTextStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

void PlainTextStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (auto *label = qobject_cast<QLabel *>(widget); label && label->textFormat() == Qt::AutoText)
        label->setTextFormat(Qt::PlainText);
}

void PlainTextStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                                 const QWidget *widget) const
{
    if (element != CE_ShapedFrame || !widget || !widget->inherits("QComboBoxPrivateContainer"))
        return QProxyStyle::drawControl(element, option, painter, widget);
    // Filled, as Fusion has painted the frame of a menu by then.
    const Theme &theme = Theme::of(option->palette);
    painter->fillRect(option->rect, theme.line);
    painter->fillRect(option->rect.adjusted(1, 1, -1, -1), theme.surface);
}

int PlainTextStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                              QStyleHintReturn *returned) const
{
    return hint == SH_DialogButtonLayout ? QDialogButtonBox::GnomeLayout
                                         : QProxyStyle::styleHint(hint, option, widget, returned);
}

bool PlainTextStyle::eventFilter(QObject *watched, QEvent *event)
{
    auto *widget = event->type() == QEvent::ToolTip ? qobject_cast<QWidget *>(watched) : nullptr;
    if (!widget)
        return QProxyStyle::eventFilter(watched, event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QString tip = tipAt(widget, help->pos());
    if (!Qt::mightBeRichText(tip))
        return QProxyStyle::eventFilter(watched, event);
    QToolTip::showText(help->globalPos(), Qt::convertFromPlainText(tip, Qt::WhiteSpaceNormal), widget);
    return true;
}

QString literally(QString name)
{
    return name.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

QString inTitle(QString name)
{
    return name.replace(QStringLiteral("[*]"), QStringLiteral("[*][*]"));
}

} // namespace offramp
