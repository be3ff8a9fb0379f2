// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/startguard.h"

#include "core/support/error.h"
#include "core/support/standardstreams.h"

#include <QString>
#include <QtGlobal>

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdlib>
#include <string>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto headless = "Without a window there are the verbs, such as offramp curve and offramp export: "
                          "offramp --help lists them.";

QtMessageHandler s_before = nullptr;
bool s_mentionsCursorLibrary = false;

/// Qt's plugin for X11 needs it since 6.5, and Qt says so whatever was the reason that the plugin could not be loaded.
bool lacksCursorLibrary()
{
    constexpr auto library = "libxcb-cursor.so.0";
    return s_mentionsCursorLibrary && !::dlopen(library, RTLD_LAZY | RTLD_LOCAL);
}

Error explanation()
{
    const char *display = std::getenv("DISPLAY");
    const char *wayland = std::getenv("WAYLAND_DISPLAY");
    if (!display && !wayland)
        return {ErrorKind::Failed, "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set.",
                fmt::format("Start it in a desktop session, or on a server through ssh -X. {}", headless)};
    if (lacksCursorLibrary())
        return {ErrorKind::Failed, "The window needs the library libxcb-cursor.so.0, which this system lacks.",
                fmt::format("Install it (Debian and Ubuntu: libxcb-cursor0, Fedora and RHEL: xcb-util-cursor). {}",
                            headless)};
    return {ErrorKind::Failed, fmt::format("The display {} cannot be used.", display ? display : wayland),
            fmt::format("Check that it is running and that you may use it (xhost, ssh -X). {}", headless)};
}

void handle(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (message.contains(u"xcb-cursor"_s))
        s_mentionsCursorLibrary = true;
    if (type == QtFatalMsg && message.contains(u"platform plugin"_s)) {
        writeNote(fmt::format("offramp: {}", toText(explanation())));
        std::_Exit(exitCode(ErrorKind::Failed));
    }
    // What its plugins say about the display is part of that explanation.
    if (!QByteArrayView(context.category).startsWith("qt.qpa") && s_before)
        s_before(type, context, message);
}

} // namespace

StartGuard::StartGuard()
{
    s_before = qInstallMessageHandler(handle);
}

StartGuard::~StartGuard()
{
    qInstallMessageHandler(s_before);
}

} // namespace offramp
