// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/figurefont.h"

#include "ui/wording/tr.h"

#include <QFontDatabase>
#include <QStringList>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

std::optional<QString> serifAmong(const QStringList &families)
{
    static const QStringList wanted{u"Times New Roman"_s,  u"TeX Gyre Termes"_s, u"Nimbus Roman"_s,
                                    u"Liberation Serif"_s, u"Tinos"_s,           u"FreeSerif"_s};
    for (const QString &family : wanted) {
        // Where several foundries made a family, it is "Family [Foundry]".
        const bool isInstalled = std::ranges::any_of(families, [&](const QString &installed) {
            return installed == family || installed.startsWith(family + u" ["_s);
        });
        if (isInstalled)
            return family;
    }
    return std::nullopt;
}

std::optional<QString> serifFamily()
{
    return serifAmong(QFontDatabase::families());
}

QString noSerifSentence()
{
    return tr("No serif font as wide as Times is installed. Install one, such as Liberation Serif.");
}

} // namespace offramp
