// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// Lengths in an SvgImage are in points; y grows downwards.
inline constexpr double textSize = 11;
inline constexpr double markRadius = 3.2;

/// Those of the window's light theme (Theme::light() in ui/theme).
inline constexpr auto textColour = "#1b202a";
inline constexpr auto mutedColour = "#5d6675";
inline constexpr auto lineColour = "#dde1e7";
inline constexpr auto gridColour = "#eceef2";

/// Where a text has its x.
enum class TextAnchor { Start, Middle };

struct TextLook {
    const char *colour = textColour;
    double size = textSize;
    bool isBold = false;
    TextAnchor anchor = TextAnchor::Start;
};

/// How the values of one exit are drawn. Colours are those of the window, which colour-blind people tell apart; shapes
/// differ as well, so that 49 places have looks of their own.
struct MarkLook {
    const char *colour = textColour;
    std::size_t shape = 0; ///< 0: a circle

    [[nodiscard]] static MarkLook of(std::size_t place);
};

/// An SVG image that is drawn from back to front. Text is written as XML needs it.
class SvgImage
{
public:
    /// y: of the line that letters are on.
    void text(double x, double y, std::string_view text, const TextLook &look = {});
    void line(std::array<double, 2> from, std::array<double, 2> to, const char *colour, double width);
    void mark(double x, double y, const MarkLook &look);

    /// What is drawn up to end() shows that text where a browser's pointer rests.
    void begin(std::string_view tip);
    void end();

    /// The whole document, on white. title: for programs that read images aloud.
    [[nodiscard]] std::string document(double width, double height, std::string_view title) const;

private:
    std::string m_body;
};

/// How wide a text is at most in a usual sans-serif font; which one draws it, the reader of the image decides.
[[nodiscard]] double textWidth(std::string_view text, double size = textSize);

/// A text in lines of at most that width, broken after spaces and signs where it can be.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, double width, double size = textSize);

} // namespace offramp
