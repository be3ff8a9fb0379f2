// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSizeF>
#include <QString>

#include <array>
#include <optional>

namespace offramp {

/// How large a figure is, and its type.
struct FigureFrame {
    QSizeF millimetres{160, 100};
    double points = 9;     ///< of its type; lines and markers go with it
    int dotsPerInch = 300; ///< of a PNG; the others have none

    bool operator==(const FigureFrame &) const = default;
};

/// Frames for what figures are made for: one column of a paper, a page's width, a slide, a poster.
enum class FigurePreset { Paper, Page, Talk, Poster };

inline constexpr std::array figurePresets{FigurePreset::Paper, FigurePreset::Page, FigurePreset::Talk,
                                          FigurePreset::Poster};

/// "paper", "page", "talk", "poster".
[[nodiscard]] QString keyOf(FigurePreset preset);

[[nodiscard]] std::optional<FigurePreset> presetOf(const QString &key);

[[nodiscard]] FigureFrame frameOf(FigurePreset preset);

/// The size that text like "85x64" says in millimetres, each side from 20 to 3000; or nothing.
[[nodiscard]] std::optional<QSizeF> millimetresOf(const QString &text);

} // namespace offramp
