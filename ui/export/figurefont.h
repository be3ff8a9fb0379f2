// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace offramp {

/// The font family with serifs that figures can use: one as wide as Times that is installed here; empty where there is
/// none. PDFs embed it. A QGuiApplication must exist.
[[nodiscard]] std::optional<QString> serifFamily();

/// The same among these families, as a font database names them.
[[nodiscard]] std::optional<QString> serifAmong(const QStringList &families);

/// What to do where there is none.
[[nodiscard]] QString noSerifSentence();

} // namespace offramp
