// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/window.h"

#include "ui/window/mainwindow.h"
#include "ui/theme/themeswitch.h"

#include <QApplication>
#include <QFile>
#include <QLocale>
#include <QSettings>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

int runWindow(int argc, char **argv, const std::vector<std::string> &files)
{
    QLocale::setDefault(QLocale::c());
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"Offramp"_s);
    QApplication::setApplicationName(u"offramp"_s);
    QApplication::setApplicationDisplayName(u"Offramp"_s);
    QApplication::setDesktopFileName(u"offramp"_s);
    installStyle(application);
    applyAppearance(static_cast<Appearance>(QSettings().value(u"appearance"_s).toInt()));

    MainWindow window;
    window.show();
    window.guardUnsavedWork(RecoveryFile::standardFolder());
    QStringList paths;
    for (const std::string &file : files)
        paths.append(QFile::decodeName(file.c_str()));
    window.openFiles(paths);
    return QApplication::exec();
}

} // namespace offramp
