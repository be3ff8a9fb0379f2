// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSizeF>
#include <QString>

#include <array>
#include <optional>

namespace offramp {

/// The size of a figure and of its text.
struct FigureFrame {
    QSizeF millimetres{160, 100};
    double points = 9;     ///< text size; lines and markers scale with it
    int dotsPerInch = 300; ///< of PNG only

    bool operator==(const FigureFrame &) const = default;
};

/// Frames for common purposes: one column of a paper, a page's width, a slide, a poster.
enum class FigurePreset { Paper, Page, Talk, Poster };

inline constexpr std::array figurePresets{FigurePreset::Paper, FigurePreset::Page, FigurePreset::Talk,
                                          FigurePreset::Poster};

/// "paper", "page", "talk", "poster".
[[nodiscard]] QString keyOf(FigurePreset preset);

[[nodiscard]] std::optional<FigurePreset> presetOf(const QString &key);

/// The name for people: "Paper, one column".
[[nodiscard]] QString titleOf(FigurePreset preset);

[[nodiscard]] FigureFrame frameOf(FigurePreset preset);

/// The preset that the export dialog starts with, kept in the settings: a page's width unless the user chose another.
[[nodiscard]] FigurePreset preferredPreset();
void setPreferredPreset(FigurePreset preset);

/// Parses a size such as "85x64" in millimetres, each side from 20 to 3000; empty if invalid.
[[nodiscard]] std::optional<QSizeF> millimetresOf(const QString &text);

} // namespace offramp
