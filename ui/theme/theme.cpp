// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include <array>

namespace offramp {

const Theme &Theme::light()
{
    static const Theme theme{.dark = false,
                             .window = QColor(0xf4, 0xf5, 0xf7),
                             .surface = QColor(0xff, 0xff, 0xff),
                             .raised = QColor(0xf7, 0xf8, 0xfa),
                             .text = QColor(0x1b, 0x20, 0x2a),
                             .muted = QColor(0x5d, 0x66, 0x75),
                             .line = QColor(0xdd, 0xe1, 0xe7),
                             .grid = QColor(0xec, 0xee, 0xf2),
                             .accent = QColor(0x25, 0x57, 0xd6),
                             .onAccent = QColor(0xff, 0xff, 0xff),
                             .warning = QColor(0xa8, 0x4b, 0x00),
                             .correct = QColor(0x9d, 0xb8, 0xdb),
                             .incorrect = QColor(0xc4, 0x4a, 0x12)};
    return theme;
}

const Theme &Theme::darkTheme()
{
    static const Theme theme{.dark = true,
                             .window = QColor(0x13, 0x16, 0x1c),
                             .surface = QColor(0x1b, 0x1f, 0x27),
                             .raised = QColor(0x23, 0x28, 0x32),
                             .text = QColor(0xe8, 0xeb, 0xf0),
                             .muted = QColor(0x9c, 0xa6, 0xb5),
                             .line = QColor(0x34, 0x3b, 0x48),
                             .grid = QColor(0x29, 0x2f, 0x3a),
                             .accent = QColor(0x7d, 0xa6, 0xff),
                             .onAccent = QColor(0x0d, 0x14, 0x24),
                             .warning = QColor(0xff, 0xb4, 0x6b),
                             .correct = QColor(0x4d, 0x74, 0xa6),
                             .incorrect = QColor(0xff, 0x9a, 0x57)};
    return theme;
}

const Theme &Theme::greyscale()
{
    static const Theme theme{.dark = false,
                             .grey = true,
                             .window = QColor(0xf5, 0xf5, 0xf5),
                             .surface = QColor(0xff, 0xff, 0xff),
                             .raised = QColor(0xf8, 0xf8, 0xf8),
                             .text = QColor(0x1c, 0x1c, 0x1c),
                             .muted = QColor(0x60, 0x60, 0x60),
                             .line = QColor(0xdd, 0xdd, 0xdd),
                             .grid = QColor(0xe8, 0xe8, 0xe8),
                             .accent = QColor(0x4c, 0x4c, 0x4c),
                             .onAccent = QColor(0xff, 0xff, 0xff),
                             .warning = QColor(0x30, 0x30, 0x30),
                             .correct = QColor(0xbc, 0xbc, 0xbc),
                             .incorrect = QColor(0x50, 0x50, 0x50)};
    return theme;
}

const Theme &Theme::of(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? darkTheme() : light();
}

QColor Theme::series(int place) const
{
    static constexpr std::array<QRgb, styleCount> onLight{0xff0072b2, 0xffd55e00, 0xff009e73, 0xffb8578f,
                                                          0xffc98a00, 0xff3f9bd1, 0xff6b7280};
    static constexpr std::array<QRgb, styleCount> onDark{0xff5cb8f0, 0xffff8a3d, 0xff2fd0a0, 0xffea9cc8,
                                                         0xfff2c94c, 0xff9fd3f7, 0xffb6bfcc};
    static constexpr std::array<QRgb, styleCount> greys{0xff303030, 0xff7a7a7a, 0xff505050, 0xff909090,
                                                        0xff3c3c3c, 0xff868686, 0xff666666};
    const auto index = static_cast<std::size_t>(place % styleCount);
    return QColor::fromRgba(grey ? greys[index] : dark ? onDark[index] : onLight[index]);
}

QPen Theme::seriesPen(int place, double width) const
{
    static const std::array<QList<qreal>, styleCount> dashes{
        {{}, {7, 3}, {2, 2}, {9, 2.5, 2, 2.5}, {4, 2}, {14, 3}, {7, 2, 2, 2, 2, 2}}};
    QPen pen(series(place), width);
    const QList<qreal> &own = dashes[static_cast<std::size_t>(place % styleCount)];
    if (grey && !own.isEmpty()) {
        pen.setCapStyle(Qt::FlatCap);
        pen.setDashPattern(own);
    }
    return pen;
}

QPalette Theme::palette() const
{
    QPalette palette(text, surface, raised, line, muted, text, text, surface, window);
    palette.setColor(QPalette::AlternateBase, raised);
    palette.setColor(QPalette::Highlight, accent);
    palette.setColor(QPalette::HighlightedText, onAccent);
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::PlaceholderText, muted);
    palette.setColor(QPalette::ToolTipBase, raised);
    palette.setColor(QPalette::ToolTipText, text);
    for (const auto role : {QPalette::Text, QPalette::WindowText, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, muted);
    return palette;
}

QColor withAlpha(QColor colour, double alpha)
{
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

} // namespace offramp
