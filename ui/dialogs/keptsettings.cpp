// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/keptsettings.h"

#include <QSettings>

#include <algorithm>

namespace offramp {

bool hasSettings(std::span<const QLatin1StringView> keys)
{
    const QSettings settings;
    return std::ranges::any_of(keys, [&](QLatin1StringView key) { return settings.contains(key); });
}

void removeSettings(std::span<const QLatin1StringView> keys)
{
    QSettings settings;
    for (const QLatin1StringView key : keys)
        settings.remove(key);
}

} // namespace offramp
