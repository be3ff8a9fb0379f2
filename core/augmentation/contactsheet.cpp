// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/augmentation/contactsheet.h"

#include "core/imaging/imagesize.h"
#include "core/support/numbers.h"

#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>

namespace offramp {

namespace {

constexpr int leastSide = 112; ///< of a cell, in pixels; less has no room for its title
constexpr int gap = 8;
constexpr int line = 16; ///< height of a line of text
constexpr int margin = 144;
constexpr int head = gap + 2 * line;

/// Where things are, in pixels.
struct Layout {
    int zoom = 1;
    cv::Size cell;
    cv::Size sheet;

    [[nodiscard]] int x(std::size_t column) const { return margin + static_cast<int>(column) * (cell.width + gap); }
    [[nodiscard]] int y(std::size_t row) const { return head + static_cast<int>(row) * (cell.height + line + gap); }
};

Result<Layout> layoutOf(const ContactSheet &sheet)
{
    cv::Size largest(1, 1);
    for (const SheetRow &row : sheet.rows) {
        for (const SheetCell &cell : row.cells)
            largest = {std::max(largest.width, cell.image.width), std::max(largest.height, cell.image.height)};
    }
    Layout layout;
    layout.zoom = (leastSide + largest.width - 1) / largest.width;
    layout.cell = largest * layout.zoom;
    const ImageSize size{margin + sheet.columns.size() * static_cast<std::uint64_t>(layout.cell.width + gap),
                         head + sheet.rows.size() * static_cast<std::uint64_t>(layout.cell.height + line + gap)};
    if (size.isTooLarge())
        return failure(ErrorKind::Usage,
                       fmt::format("The contact sheet would have {} x {} pixels; at most {} are possible.", size.width,
                                   size.height, groupedText(mostPixels)),
                       "Show fewer images, or smaller ones.");
    layout.sheet = {static_cast<int>(size.width), static_cast<int>(size.height)};
    return layout;
}

/// The characters that OpenCV's fonts have; each other one, however many bytes it takes, becomes "?".
std::string inAscii(const std::string &text)
{
    std::string ascii;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool continues = (byte & 0xc0U) == 0x80U;
        if (byte >= 0x20 && byte < 0x7f)
            ascii += c;
        else if (!continues)
            ascii += '?';
    }
    return ascii;
}

/// Writes a line whose top left corner is at place, cut to so many pixels.
void write(cv::Mat &sheet, const std::string &text, cv::Point place, int width, bool isTitle)
{
    constexpr int font = cv::FONT_HERSHEY_SIMPLEX;
    const double size = isTitle ? 0.42 : 0.36;
    const cv::Scalar colour = cv::Scalar::all(isTitle ? 0 : 96);
    const auto isTooWide
        = [&](const std::string &part) { return cv::getTextSize(part, font, size, 1, nullptr).width > width; };
    std::string part = inAscii(text);
    for (std::size_t kept = part.size(); kept > 0 && isTooWide(part);)
        part = part.substr(0, --kept) + "..";
    cv::putText(sheet, part, place + cv::Point(0, line - 4), font, size, colour, 1, cv::LINE_AA);
}

void drawImage(cv::Mat &sheet, const Image &image, cv::Point place, int zoom)
{
    const cv::Mat pixels(image.height, image.width, CV_8UC3, const_cast<std::uint8_t *>(image.rgb.data()));
    cv::Mat part = sheet(cv::Rect(place, pixels.size() * zoom));
    cv::resize(pixels, part, part.size(), 0, 0, cv::INTER_NEAREST_EXACT);
}

void drawRow(cv::Mat &sheet, const SheetRow &row, int y, const Layout &layout)
{
    write(sheet, row.title, {gap, y}, margin - 2 * gap, true);
    write(sheet, row.note, {gap, y + line}, margin - 2 * gap, false);
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
        const cv::Point place(layout.x(column), y);
        drawImage(sheet, row.cells[column].image, place, layout.zoom);
        write(sheet, row.cells[column].caption, place + cv::Point(0, layout.cell.height), layout.cell.width, false);
    }
}

} // namespace

Result<Image> drawn(const ContactSheet &sheet)
{
    const auto layout = layoutOf(sheet);
    if (!layout)
        return tl::unexpected(layout.error());
    Image image{layout->sheet.width, layout->sheet.height, {}};
    image.rgb.assign(static_cast<std::size_t>(layout->sheet.area()) * 3, 255);
    cv::Mat mat(layout->sheet, CV_8UC3, image.rgb.data());
    for (std::size_t column = 0; column < sheet.columns.size(); ++column) {
        const cv::Point place(layout->x(column), gap / 2);
        write(mat, sheet.columns[column].title, place, layout->cell.width, true);
        write(mat, sheet.columns[column].note, place + cv::Point(0, line), layout->cell.width, false);
    }
    for (std::size_t row = 0; row < sheet.rows.size(); ++row)
        drawRow(mat, sheet.rows[row], layout->y(row), *layout);
    return image;
}

Result<std::string> toPng(const Image &image)
{
    const cv::Mat rgb(image.height, image.width, CV_8UC3, const_cast<std::uint8_t *>(image.rgb.data()));
    cv::Mat blueFirst;
    cv::cvtColor(rgb, blueFirst, cv::COLOR_RGB2BGR);
    std::vector<unsigned char> bytes;
    if (!cv::imencode(".png", blueFirst, bytes))
        return failure(ErrorKind::Failed, "The image cannot be written as PNG.", "Try a smaller one.");
    return std::string(bytes.begin(), bytes.end());
}

} // namespace offramp
