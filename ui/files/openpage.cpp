// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/openpage.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QUrl>

namespace offramp {

Result<void> openPage(const QString &file)
{
    const std::string shown = QDir::toNativeSeparators(file).toStdString();
    if (!QFileInfo::exists(file))
        return failure(ErrorKind::BadInput, shown + " is no longer there.", "Share the page again.");
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(file).absoluteFilePath())))
        return failure(ErrorKind::BadInput, "No browser opens " + shown + ".", "Open the file in a browser yourself.");
    return {};
}

} // namespace offramp
