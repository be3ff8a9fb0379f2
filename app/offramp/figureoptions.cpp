// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/figureoptions.h"

#include "ui/theme/themeswitch.h"

#include <QLocale>

namespace offramp {

namespace {

/// Tells Qt that there is no display, before the application is made.
Arguments withoutDisplay(Arguments arguments)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QLocale::setDefault(QLocale::c());
    return arguments;
}

} // namespace

void addFrameOptions(CLI::App *verb, FrameOptions &options)
{
    verb->add_option("--preset", options.preset, "size and font: paper, page (default), talk, poster");
    verb->add_option("--size", options.size, "another size in millimetres, WIDTHxHEIGHT");
    verb->add_option("--dpi", options.dotsPerInch, "another resolution of PNGs")->check(CLI::Range(36, 2400));
}

Result<FigureFrame> frameOf(const FrameOptions &options)
{
    FigureFrame frame;
    if (!options.preset.empty()) {
        const auto preset = presetOf(QString::fromStdString(options.preset));
        if (!preset)
            return failure(ErrorKind::Usage, options.preset + " is not a preset.",
                           "Choose " + keysOf(figurePresets) + ".");
        frame = frameOf(*preset);
    }
    if (!options.size.empty()) {
        const auto size = millimetresOf(QString::fromStdString(options.size));
        if (!size)
            return failure(ErrorKind::Usage, options.size + " is not a size.",
                           "Give width and height in millimetres, each from 20 to 3000: 160x100.");
        frame.millimetres = *size;
    }
    if (options.dotsPerInch != 0)
        frame.dotsPerInch = options.dotsPerInch;
    return frame;
}

FigureApplication::FigureApplication(Arguments arguments)
    : m_arguments(withoutDisplay(arguments))
    , m_application(m_arguments.count, m_arguments.values)
{
    installFont();
}

} // namespace offramp
