// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/demo.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A file of the demo, by its path there.
QString demoFile(const QString &path)
{
    const QFileInfo file(QCoreApplication::applicationDirPath() + u"/../share/offramp/demo/"_s + path);
    return file.isFile() ? file.canonicalFilePath() : QString();
}

/// Whether the demo has workspaces in the folder of that canonical path.
bool isDemoFolder(const QString &folder)
{
    const QString demo = demoWorkspace();
    const QString own = QFileInfo(demo).canonicalPath();
    return !demo.isEmpty() && (folder == own || folder == own + u"/real"_s);
}

} // namespace

QString demoWorkspace()
{
    return demoFile(u"demo.offramp"_s);
}

QString realWorkspace(const QString &name)
{
    return demoFile(u"real/%1.offramp"_s.arg(name));
}

bool isDemo(const QString &path)
{
    return isDemoFolder(QFileInfo(path).canonicalPath());
}

QString outputFolder(const QString &folder)
{
    if (!isDemoFolder(QDir(folder).canonicalPath()) && QFileInfo(folder).isWritable())
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
