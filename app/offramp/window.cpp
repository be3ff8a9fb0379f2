// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/homefolder.h"
#include "app/offramp/qtmessages.h"
#include "app/offramp/startguard.h"
#include "app/offramp/threadcheck.h"
#include "app/offramp/verbs.h"

#include "core/support/caught.h"
#include "core/support/printable.h"
#include "core/support/standardstreams.h"
#include "ui/theme/textsize.h"
#include "ui/theme/themeswitch.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QFile>
#include <QLocale>
#include <QMessageBox>
#include <QPointer>

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

using Files = std::vector<std::string>;

/// An application that survives what its event handlers throw, such as memory that runs out, and says so once.
class Application : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject *receiver, QEvent *event) override
    {
        try {
            return QApplication::notify(receiver, event);
        } catch (...) {
            tell(caughtError());
            return false;
        }
    }

private:
    void tell(const Error &error)
    {
        writeNote(fmt::format("offramp: {}\n", toText(error)));
        if (m_box)
            return;
        m_box = new QMessageBox(QMessageBox::Warning, applicationDisplayName(), QString::fromStdString(error.sentence),
                                QMessageBox::Ok, activeWindow());
        m_box->setInformativeText(QString::fromStdString(error.remedy));
        m_box->setTextFormat(Qt::PlainText);
        m_box->setAttribute(Qt::WA_DeleteOnClose);
        m_box->open();
    }

    QPointer<QMessageBox> m_box;
};

Result<void> runWindow(Arguments arguments, const Files &files)
{
    checkThreads();
    dropRuntimeFolderNote();
    const HomeFolder home;
    QLocale::setDefault(QLocale::c());
    std::optional<StartGuard> guard(std::in_place);
    Application application(arguments.count, arguments.values);
    guard.reset();
    QApplication::setOrganizationName(u"Offramp"_s);
    QApplication::setApplicationName(u"offramp"_s);
    QApplication::setApplicationDisplayName(u"Offramp"_s);
    QApplication::setDesktopFileName(u"offramp"_s);
    installStyle(application);
    applyAppearance(chosenAppearance());
    TextSize::instance().restore();

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

/// A word that is no file may be a command with a letter wrong.
Result<void> checkFirst(const Files &files)
{
    std::error_code ignored;
    if (files.empty() || files.front().find_first_of("./") != std::string::npos
        || std::filesystem::exists(files.front(), ignored))
        return {};
    return failure(ErrorKind::Usage,
                   fmt::format("\"{}\" is neither a command of offramp nor a file.", printable(files.front(), 100)),
                   "offramp --help lists the commands.");
}

} // namespace

Verb addWindow(CLI::App &app, Arguments arguments)
{
    const auto files = std::make_shared<Files>();
    app.add_option("files", *files, "a workspace or recordings to open in the window");
    return {&app,
            [files, arguments] { return checkFirst(*files).and_then([&] { return runWindow(arguments, *files); }); }};
}

} // namespace offramp
