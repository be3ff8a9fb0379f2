// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/demo.h"

#include <QCoreApplication>
#include <QFileInfo>

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

} // namespace offramp
