// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/showfolder.h"

#include <QDBusConnection>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QUrl>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Asks the file manager that implements the desktop's interface for it to select the file; false where there is none.
/// Specification: freedesktop.org, "File Manager DBus Interface".
bool selectInFileManager(const QString &file)
{
    const QString service = u"org.freedesktop.FileManager1"_s;
    if (!qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")) // without one, a daemon would be started
        return false;
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return false;
    if (!bus.interface()->isServiceRegistered(service)
        && !bus.interface()->activatableServiceNames().value().contains(service))
        return false;
    QDBusMessage message
        = QDBusMessage::createMethodCall(service, u"/org/freedesktop/FileManager1"_s, service, u"ShowItems"_s);
    message << QStringList{QUrl::fromLocalFile(file).toString(QUrl::FullyEncoded)} << QString();
    return bus.send(message);
}

} // namespace

Result<void> showFolderOf(const QString &file)
{
    const QString folder = QFileInfo(file).absolutePath();
    const std::string shown = QDir::toNativeSeparators(folder).toStdString();
    if (!QFileInfo(folder).isDir())
        return failure(ErrorKind::BadInput, shown + " is no longer there.", "Export again, to another folder.");
    if (QFileInfo::exists(file) && selectInFileManager(QFileInfo(file).absoluteFilePath()))
        return {};
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder)))
        return failure(ErrorKind::BadInput, "No file manager opens " + shown + ".",
                       "Open the folder in a file manager or a terminal yourself.");
    return {};
}

} // namespace offramp
