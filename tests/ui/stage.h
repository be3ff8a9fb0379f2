// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QLockFile>
#include <QSize>
#include <QString>

#include <span>

namespace offramp::fixtures {

/// A screen that windows are tried on.
struct StageScreen {
    const char *name;
    QSize pixels;
    int scale = 1;      ///< device pixels per pixel of the layout
    int textSize = 100; ///< percent

    /// What a window can fill: the screen, in pixels of the layout, without the frame of a window.
    [[nodiscard]] QSize window() const;
};

/// The same surroundings on every machine: a screen without a display, the bundled typeface alone, smoothed without
/// hints, the C locale, UTC, settings and files in a folder that always has the same path, no animation, no blinking
/// caret. Make it before the application. One program at a time has the stage; others wait.
class Stage
{
public:
    /// On the first screen, or on the one that OFFRAMP_LOOKS_SCREEN names, for a program that such a one has started.
    Stage();
    ~Stage();

    Stage(const Stage &) = delete;
    Stage &operator=(const Stage &) = delete;

    /// The rest, once the application exists.
    static void dress();

    [[nodiscard]] const StageScreen &screen() const { return *m_screen; }

    /// Whether this is the first screen, where references are complete.
    [[nodiscard]] bool isFirst() const;

    /// All screens, the first one first.
    [[nodiscard]] static std::span<const StageScreen> screens();

    /// The path of a file in the folder for this test.
    [[nodiscard]] static QString filePath(const QString &name);

    /// Clears settings, and applies the text size of the screen.
    void reset() const;

private:
    const StageScreen *m_screen;
    QLockFile m_lock;
};

/// A folder of the source tree, by its path below the root.
[[nodiscard]] QString sourceFolder(const QString &path);

} // namespace offramp::fixtures
