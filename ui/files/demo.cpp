// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/demo.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

QString demoWorkspace()
{
    const QFileInfo file(QCoreApplication::applicationDirPath() + u"/../share/offramp/demo/demo.offramp"_s);
    return file.isFile() ? file.canonicalFilePath() : QString();
}

bool isDemo(const QString &path)
{
    const QString demo = demoWorkspace();
    return !demo.isEmpty() && QFileInfo(path).canonicalPath() == QFileInfo(demo).canonicalPath();
}

QString outputFolder(const QString &folder)
{
    const bool isOfDemo
        = !demoWorkspace().isEmpty() && QDir(folder).canonicalPath() == QFileInfo(demoWorkspace()).canonicalPath();
    if (!isOfDemo && QFileInfo(folder).isWritable())
        return folder;
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(documents).isDir() ? documents : QDir::homePath();
}

QString newRecordingIn(const QString &folder, const QString &name)
{
    const QDir place(outputFolder(folder));
    QString path = place.filePath(name + u".exits"_s);
    for (int number = 2; QFileInfo::exists(path); ++number)
        path = place.filePath(name + u"-%1.exits"_s.arg(number));
    return path;
}

} // namespace offramp
