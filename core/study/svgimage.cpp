// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/study/svgimage_p.h"

#include "core/support/printable.h"

#include <fmt/format.h>

#include <cmath>
#include <numbers>

namespace offramp {

namespace {

constexpr std::array seriesColours{"#0072b2", "#d55e00", "#009e73", "#b8578f", "#c98a00", "#3f9bd1", "#6b7280"};

struct Polygon {
    int corners;
    double size; ///< of the radius, so that all shapes look equally large
    double turn; ///< of the first corner from the top, in radians
};

/// The shapes after the circle.
constexpr std::array<Polygon, 6> polygons{{{4, 1.25, std::numbers::pi / 4},
                                           {3, 1.35, 0},
                                           {4, 1.25, 0},
                                           {3, 1.35, std::numbers::pi},
                                           {6, 1.15, 0},
                                           {5, 1.2, 0}}};

/// Text between tags or in an attribute, without characters that XML cannot have.
std::string escaped(std::string_view text)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> replacements{{{"&", "&amp;"},
                                                                                                {"<", "&lt;"},
                                                                                                {">", "&gt;"},
                                                                                                {"\"", "&quot;"},
                                                                                                {"'", "&#39;"},
                                                                                                {"\uFFFE", "\uFFFD"},
                                                                                                {"\uFFFF", "\uFFFD"}}};
    const std::string shown = printable(text);
    std::string result;
    for (std::string_view rest = shown; !rest.empty();) {
        std::string_view from = rest.substr(0, 1);
        std::string_view to = from;
        for (const auto &[special, replacement] : replacements) {
            if (rest.starts_with(special)) {
                from = special;
                to = replacement;
            }
        }
        result += to;
        rest.remove_prefix(from.size());
    }
    return result;
}

/// Of a character's first byte, as a share of the font's size; the other bytes of a character have none. The widest of
/// Arial, Helvetica and DejaVu Sans.
double byteWidth(char c)
{
    constexpr std::string_view narrow = "ijlItfr.,:;'|!-/()[] ";
    constexpr std::string_view wide = "mwMW%@+=<>~#&";
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80)
        return byte >= 0xc0 ? 1 : 0;
    if (narrow.find(c) != std::string_view::npos)
        return 0.42;
    if (wide.find(c) != std::string_view::npos)
        return 1;
    return c >= 'A' && c <= 'Z' ? 0.79 : 0.64;
}

} // namespace

MarkLook MarkLook::of(std::size_t place)
{
    constexpr std::size_t shapes = polygons.size() + 1;
    return {seriesColours[place % seriesColours.size()], (place + place / seriesColours.size()) % shapes};
}

void SvgImage::text(double x, double y, std::string_view text, const TextLook &look)
{
    m_body += fmt::format("<text x=\"{:.2f}\" y=\"{:.2f}\" font-size=\"{}\" fill=\"{}\"{}{}>{}</text>\n", x, y,
                          look.size, look.colour, look.isBold ? " font-weight=\"bold\"" : "",
                          look.anchor == TextAnchor::Middle ? " text-anchor=\"middle\"" : "", escaped(text));
}

void SvgImage::line(std::array<double, 2> from, std::array<double, 2> to, const char *colour, double width)
{
    m_body += fmt::format("<line x1=\"{:.2f}\" y1=\"{:.2f}\" x2=\"{:.2f}\" y2=\"{:.2f}\" stroke=\"{}\" "
                          "stroke-width=\"{}\"/>\n",
                          from[0], from[1], to[0], to[1], colour, width);
}

void SvgImage::mark(double x, double y, const MarkLook &look)
{
    if (look.shape == 0) {
        m_body += fmt::format("<circle cx=\"{:.2f}\" cy=\"{:.2f}\" r=\"{}\" fill=\"{}\"/>\n", x, y, markRadius,
                              look.colour);
        return;
    }
    const auto &[corners, size, turn] = polygons[(look.shape - 1) % polygons.size()];
    std::string points;
    for (int i = 0; i < corners; ++i) {
        const double angle = turn + 2 * std::numbers::pi * i / corners;
        points += fmt::format("{}{:.2f},{:.2f}", i > 0 ? " " : "", x + markRadius * size * std::sin(angle),
                              y - markRadius * size * std::cos(angle));
    }
    m_body += fmt::format("<polygon points=\"{}\" fill=\"{}\"/>\n", points, look.colour);
}

void SvgImage::begin(std::string_view tip)
{
    m_body += fmt::format("<g>\n<title>{}</title>\n", escaped(tip));
}

void SvgImage::end()
{
    m_body += "</g>\n";
}

std::string SvgImage::document(double width, double height, std::string_view title) const
{
    return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                       "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.2f}pt\" height=\"{1:.2f}pt\" "
                       "viewBox=\"0 0 {0:.2f} {1:.2f}\" role=\"img\" stroke=\"none\" "
                       "font-family=\"Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif\">\n"
                       "<title>{2}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{3}</svg>\n",
                       width, height, escaped(title), m_body);
}

double textWidth(std::string_view text, double size)
{
    double width = 0;
    for (const char c : text)
        width += byteWidth(c) * size;
    return width;
}

std::vector<std::string> wrapped(std::string_view text, double width, double size)
{
    constexpr std::string_view signs = " +-_,:/";
    std::vector<std::string> lines;
    while (true) {
        std::size_t end = 0;
        std::size_t cut = 0; // behind the last sign that fits
        for (double used = 0; end < text.size(); ++end) {
            used += byteWidth(text[end]) * size;
            if (used > width && end > 0)
                break;
            if (signs.find(text[end]) != std::string_view::npos)
                cut = end + 1;
        }
        if (end == text.size()) {
            lines.emplace_back(text);
            return lines;
        }
        lines.emplace_back(text.substr(0, cut > 0 ? cut : end));
        text.remove_prefix(lines.back().size());
    }
}

} // namespace offramp
