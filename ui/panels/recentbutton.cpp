// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/recentbutton.h"

#include "ui/theme/textsize.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>
#include <QPainter>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int rowHeight = 36; ///< at the usual text size
constexpr int margin = 12;

} // namespace

QString shortFolder(const QString &folder)
{
    const QString home = QDir::homePath();
    if (folder == home || folder.startsWith(home + u'/'))
        return u'~' + folder.mid(home.size());
    return folder;
}

RecentButton::RecentButton(const QString &path, QWidget *parent)
    : QPushButton(parent)
    , m_name(QFileInfo(path).fileName())
    , m_folder(shortFolder(QFileInfo(path).absolutePath()))
{
    setObjectName(u"row"_s);
    setAccessibleName(tr("Open %1 in %2").arg(m_name, m_folder));
    setToolTip(path);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize RecentButton::sizeHint() const
{
    return {200, TextSize::instance().scaled(rowHeight)};
}

void RecentButton::paintEvent(QPaintEvent *event)
{
    QPushButton::paintEvent(event);
    QPainter painter(this);
    const Theme &theme = Theme::of(QGuiApplication::palette());
    const QRect inner = rect().adjusted(margin, 0, -margin, 0);
    QFont strong = font();
    strong.setWeight(QFont::Medium);
    const QFontMetrics metrics(strong);
    const QString name = metrics.elidedText(m_name, Qt::ElideMiddle, inner.width() * 2 / 3);
    painter.setFont(strong);
    painter.setPen(theme.text);
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter, name);
    const int left = metrics.horizontalAdvance(name) + 18;
    painter.setFont(font());
    painter.setPen(theme.muted);
    painter.drawText(inner.adjusted(left, 0, 0, 0), Qt::AlignRight | Qt::AlignVCenter,
                     fontMetrics().elidedText(m_folder, Qt::ElideMiddle, inner.width() - left));
}

} // namespace offramp
