// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/plaintextstyle.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QLabel>
#include <QTextDocument>
#include <QToolTip>

namespace offramp {

namespace {

QString tipAt(QWidget *widget, const QPoint &position)
{
    const auto *view = qobject_cast<QAbstractItemView *>(widget->parentWidget());
    if (view && view->viewport() == widget)
        return view->indexAt(position).data(Qt::ToolTipRole).toString();
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

} // namespace offramp
