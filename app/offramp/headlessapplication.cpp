// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/headlessapplication.h"

#include "app/offramp/qtmessages.h"
#include "app/offramp/threadcheck.h"

#include "ui/theme/themeswitch.h"

#include <QLocale>

namespace offramp {

namespace {

/// What has to come before the application.
Arguments prepared(Arguments arguments)
{
    checkThreads();
    dropRuntimeFolderNote();
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QLocale::setDefault(QLocale::c());
    return arguments;
}

} // namespace

HeadlessApplication::HeadlessApplication(Arguments arguments)
    : m_arguments(prepared(arguments))
    , m_application(m_arguments.count, m_arguments.values)
{
    installFont();
}

} // namespace offramp
