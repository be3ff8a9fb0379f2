// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/offramp/homefolder.h"
#include "app/offramp/verbs.h"
#include "ui/export/figureframe.h"

#include <QApplication>

#include <string>

namespace offramp {

/// The size of figures: --preset, --size, --dpi.
struct FrameOptions {
    std::string preset;  ///< empty = a page's width
    std::string size;    ///< "160x100" in millimetres; empty = the preset's
    int dotsPerInch = 0; ///< 0 = the preset's
};

/// Adds these options to a verb; options must outlive it.
void addFrameOptions(CLI::App *verb, FrameOptions &options);

/// The frame that they mean, or why there is none.
[[nodiscard]] Result<FigureFrame> frameOf(const FrameOptions &options);

/// "paper, page, talk or poster": the keys of presets or figures.
template<typename Choices>
[[nodiscard]] std::string keysOf(const Choices &choices)
{
    std::string keys;
    for (const auto choice : choices)
        keys += (keys.empty() ? "" : choice == choices.back() ? " or " : ", ") + keyOf(choice).toStdString();
    return keys;
}

/// What painting needs without a display: a home folder, the application and its font. Make one before any thread.
class FigureApplication
{
public:
    explicit FigureApplication(Arguments arguments);

private:
    HomeFolder m_home;
    Arguments m_arguments; ///< the application refers to it
    QApplication m_application;
};

} // namespace offramp
