// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/abandoned.h"

#include <QPointer>

namespace offramp {

QObject *abandonedProcesses()
{
    static QPointer<QObject> parent;
    if (!parent) {
        parent = new QObject;
        qAddPostRoutine([] { delete parent; });
    }
    return parent;
}

} // namespace offramp
