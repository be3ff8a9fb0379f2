// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/figureoutput.h"

#include "app/offramp/homefolder.h"

#include "core/support/atomicfile.h"
#include "ui/export/figurefile.h"
#include "ui/theme/themeswitch.h"

#include <QApplication>
#include <QLocale>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

std::optional<FigureFormat> formatOf(const std::string &path)
{
    const QString name = QString::fromStdString(std::filesystem::path(path).extension().string());
    const auto *found = std::ranges::find_if(figureFormats, [&](FigureFormat format) {
        return name.compare(u'.' + suffixOf(format), Qt::CaseInsensitive) == 0;
    });
    return found == figureFormats.end() ? std::nullopt : std::optional(*found);
}

} // namespace

Result<void> checkFigurePath(const std::string &path)
{
    if (formatOf(path))
        return {};
    return failure(ErrorKind::Usage, fmt::format("The name {} does not say what kind of figure to write.", path),
                   "End it with .pdf, .svg or .png.");
}

Result<void> writeFigure(Arguments arguments, const std::string &path, const std::function<Figure()> &make)
{
    if (auto checked = checkFigurePath(path); !checked)
        return checked;
    const HomeFolder home;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QLocale::setDefault(QLocale::c());
    const QApplication application(arguments.count, arguments.values);
    installFont();
    const auto bytes = figureFile(make(), *formatOf(path), FigureFrame{});
    if (!bytes)
        return tl::unexpected(bytes.error());
    return writeFileAtomically(path, std::string_view(bytes->constData(), static_cast<std::size_t>(bytes->size())));
}

} // namespace offramp
