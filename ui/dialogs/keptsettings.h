// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>

#include <span>

namespace offramp {

/// Whether one of these settings is stored.
[[nodiscard]] bool hasSettings(std::span<const QLatin1StringView> keys);

/// Removes these settings.
void removeSettings(std::span<const QLatin1StringView> keys);

} // namespace offramp
