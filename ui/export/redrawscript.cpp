// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/redrawscript.h"

#include "core/support/numbers.h"

#include <QFile>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A script from the resources, without its licence header.
QByteArray script(const QString &name)
{
    QFile file(u":/scripts/"_s + name);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray text = file.readAll();
    return text.sliced(text.indexOf("\"\"\""));
}

} // namespace

QByteArray variantsScript(double eMax)
{
    return script(u"variants.py"_s)
        .replace("E_MAX = 39.32", "E_MAX = " + QByteArray::fromStdString(shortestText(eMax)));
}

QByteArray curvesScript()
{
    return script(u"curves.py"_s);
}

} // namespace offramp
