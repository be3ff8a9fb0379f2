// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/imaging/image.h"
#include "core/support/error.h"

#include <string>
#include <vector>

namespace offramp {

/// The head of a column: two lines of text.
struct SheetColumn {
    std::string title;
    std::string note;
};

/// An image and a line below it.
struct SheetCell {
    Image image;
    std::string caption;
};

/// Two lines of text and the images beside them, one for each column.
struct SheetRow {
    std::string title;
    std::string note;
    std::vector<SheetCell> cells;
};

/// Images in rows and columns, to look at.
struct ContactSheet {
    std::vector<SheetColumn> columns;
    std::vector<SheetRow> rows;
};

/// The sheet as one image. Small images are enlarged by a whole number, so that their pixels can be seen. Text that has
/// no room is cut; characters other than ASCII become "?". An error where the sheet has more than mostPixels pixels.
/// Thread-safe.
[[nodiscard]] Result<Image> drawn(const ContactSheet &sheet);

/// An image as a PNG file. Thread-safe.
[[nodiscard]] Result<std::string> toPng(const Image &image);

} // namespace offramp
