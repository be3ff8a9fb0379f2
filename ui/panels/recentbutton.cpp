// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/recentbutton.h"

#include <QDir>
#include <QFileInfo>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

QString shortFolder(const QString &folder)
{
    const QString home = QDir::homePath();
    if (folder == home || folder.startsWith(home + u'/'))
        return u'~' + folder.mid(home.size());
    return folder;
}

RecentButton::RecentButton(const QString &path, QWidget *parent)
    : RowButton(QFileInfo(path).fileName(), shortFolder(QFileInfo(path).absolutePath()), parent)
{
    setAccessibleName(tr("Open %1 in %2").arg(QFileInfo(path).fileName(), shortFolder(QFileInfo(path).absolutePath())));
    setToolTip(path);
}

} // namespace offramp
