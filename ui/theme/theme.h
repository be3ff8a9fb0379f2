// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>
#include <QPen>

namespace offramp {

/// The colours of one appearance, light or dark.
struct Theme {
    bool dark = false;
    bool grey = false; ///< without colour, for figures
    QColor window;     ///< behind the panels
    QColor surface;    ///< panels and the chart
    QColor raised;     ///< hover cards, alternate rows
    QColor text;
    QColor muted;  ///< secondary text
    QColor line;   ///< borders
    QColor grid;   ///< the chart's grid
    QColor accent; ///< selection, the area
    QColor onAccent;
    QColor warning;
    QColor correct;   ///< samples; paler than incorrect, so that lightness also distinguishes them
    QColor incorrect; ///< samples; hatched where there is room

    [[nodiscard]] static const Theme &light();
    [[nodiscard]] static const Theme &darkTheme();

    /// Black, white and greys only.
    [[nodiscard]] static const Theme &greyscale();

    /// The theme with this palette.
    [[nodiscard]] static const Theme &of(const QPalette &palette);

    /// The colour at an index: Okabe and Ito's list, distinguishable with any colour vision, lightened in the dark
    /// theme; greys without colour. The list repeats after styleCount entries.
    [[nodiscard]] QColor series(int place) const;

    /// The line of a series: in its colour, or, without colour, with dashes of its own.
    [[nodiscard]] QPen seriesPen(int place, double width) const;

    /// The line of an axis, between grid and text.
    [[nodiscard]] QColor axis() const { return line.darker(dark ? 80 : 115); }

    [[nodiscard]] QPalette palette() const;

    static constexpr int styleCount = 7;
};

/// A colour as it is, but translucent: alpha is between 0 and 1.
[[nodiscard]] QColor withAlpha(QColor colour, double alpha);

} // namespace offramp
