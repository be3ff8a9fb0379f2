// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/windowfixture.h"

#include "ui/theme/themeswitch.h"

#include <QStandardPaths>

using namespace Qt::Literals::StringLiterals;

namespace offramp::fixtures {

void prepareWindows(const QString &test)
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTest"_s);
    QCoreApplication::setApplicationName(test);
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

} // namespace offramp::fixtures
