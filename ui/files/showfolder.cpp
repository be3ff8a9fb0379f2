// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/showfolder.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QUrl>

namespace offramp {

Result<void> showFolderOf(const QString &file)
{
    const QString folder = QFileInfo(file).absolutePath();
    const std::string shown = QDir::toNativeSeparators(folder).toStdString();
    if (!QFileInfo(folder).isDir())
        return failure(ErrorKind::BadInput, shown + " is no longer there.", "Export again, to another folder.");
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder)))
        return failure(ErrorKind::BadInput, "No file manager opens " + shown + ".",
                       "Open the folder in a file manager or a terminal yourself.");
    return {};
}

} // namespace offramp
