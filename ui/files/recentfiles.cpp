// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recentfiles.h"

#include <QFileInfo>
#include <QSettings>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype most = 10;

} // namespace

QStringList RecentFiles::paths() const
{
    return QSettings().value(u"recent"_s).toStringList().mid(0, most);
}

void RecentFiles::add(const QString &path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    QStringList list = paths();
    list.removeAll(absolute);
    list.prepend(absolute);
    QSettings().setValue(u"recent"_s, list.mid(0, most));
    Q_EMIT changed();
}

void RecentFiles::clear()
{
    QSettings().remove(u"recent"_s);
    Q_EMIT changed();
}

} // namespace offramp
