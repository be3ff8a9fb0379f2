// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/qtmessages.h"

#include <QString>
#include <QtLogging>

namespace offramp {

namespace {

QtMessageHandler handlerBefore = nullptr;

void showOthers(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (!text.startsWith(QLatin1String("QStandardPaths: XDG_RUNTIME_DIR")))
        handlerBefore(type, context, text);
}

} // namespace

void dropRuntimeFolderNote()
{
    handlerBefore = qInstallMessageHandler(showOthers);
}

} // namespace offramp
