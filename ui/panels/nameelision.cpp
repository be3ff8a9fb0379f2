// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/nameelision.h"

#include <algorithm>

namespace offramp {

Qt::TextElideMode elideModeFor(const QStringList &names)
{
    if (names.isEmpty())
        return Qt::ElideMiddle;
    const QString &first = names.front();
    qsizetype beginning = first.size();
    qsizetype end = first.size();
    for (const QString &name : names) {
        const auto here = std::mismatch(first.begin(), first.end(), name.begin(), name.end()).first - first.begin();
        const auto back
            = std::mismatch(first.rbegin(), first.rend(), name.rbegin(), name.rend()).first - first.rbegin();
        beginning = std::min<qsizetype>(beginning, here);
        end = std::min<qsizetype>(end, back);
    }
    return end > beginning ? Qt::ElideRight : Qt::ElideMiddle;
}

} // namespace offramp
