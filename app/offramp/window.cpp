// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/homefolder.h"
#include "app/offramp/verbs.h"

#include "ui/theme/themeswitch.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QFile>
#include <QLocale>
#include <QSettings>

#include <memory>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

using Files = std::vector<std::string>;

Result<void> runWindow(Arguments arguments, const Files &files)
{
    const HomeFolder home;
    QLocale::setDefault(QLocale::c());
    QApplication application(arguments.count, arguments.values);
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
    QApplication::exec();
    return {};
}

} // namespace

Verb addWindow(CLI::App &app, Arguments arguments)
{
    const auto files = std::make_shared<Files>();
    app.add_option("files", *files, "a workspace or recordings to open in the window");
    return {&app, [files, arguments] { return runWindow(arguments, *files); }};
}

} // namespace offramp
