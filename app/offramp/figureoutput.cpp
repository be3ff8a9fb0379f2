// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/figureoutput.h"

#include "app/offramp/headlessapplication.h"

#include "core/support/atomicfile.h"
#include "ui/export/figurefile.h"

#include <fmt/format.h>

namespace offramp {

Result<void> checkFigurePath(const std::string &path)
{
    if (formatOf(QString::fromStdString(path)))
        return {};
    return failure(ErrorKind::Usage, fmt::format("The name {} does not say what kind of figure to write.", path),
                   "End it with .pdf, .svg or .png.");
}

Result<void> writeFigure(Arguments arguments, const std::string &path, const std::function<Figure()> &make)
{
    return writeFigures(arguments, {{path, make}});
}

Result<void> writeFigures(Arguments arguments, const std::vector<FigureOutput> &figures)
{
    for (const FigureOutput &figure : figures) {
        if (auto checked = checkFigurePath(figure.path); !checked)
            return checked;
    }
    const HeadlessApplication application(arguments);
    for (const auto &[path, make] : figures) {
        const auto bytes = figureFile(make(), *formatOf(QString::fromStdString(path)), FigureFrame{});
        if (!bytes)
            return tl::unexpected(bytes.error());
        const std::string_view content(bytes->constData(), static_cast<std::size_t>(bytes->size()));
        if (auto written = writeFileAtomically(path, content); !written)
            return written;
    }
    return {};
}

} // namespace offramp
