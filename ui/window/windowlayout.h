// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QSize>
#include <QTimer>

#include <functional>
#include <map>

class QDockWidget;
class QMainWindow;

namespace offramp {

/// The docks of the main window.
struct WindowDocks {
    QDockWidget *variants = nullptr;
    QDockWidget *networks = nullptr;
    QDockWidget *exits = nullptr;
    QDockWidget *samples = nullptr;
    QDockWidget *recording = nullptr;
    QDockWidget *training = nullptr;
    QDockWidget *tried = nullptr; ///< images
    QDockWidget *notes = nullptr;
};

/// Arranges the docks of the main window around the chart: in two columns (variants, samples and networks as tabs,
/// exits below both), or in three on a wide window (samples to the right, exits below the chart). What the user
/// arranged or dragged to another size is kept for each, also for the next start, until reset(); what the user left
/// alone follows the window, the text and the number of variants' columns.
class WindowLayout : public QObject
{
    Q_OBJECT
public:
    enum class Columns { Two, Three };

    /// variantsWidth tells how wide the variants' dock has to be to show all of its table, exitsHeight how high the
    /// panel of the exits has to be to show all of them at a width; pixels.
    WindowLayout(QMainWindow *window, const WindowDocks &docks, std::function<int()> variantsWidth,
                 std::function<int(int width)> exitsHeight);

    /// How many columns a window of this width has, in pixels, at the current text size.
    [[nodiscard]] static Columns columnsFor(int width);

    /// Gives the window the size and place of the last start, on a screen that exists, or a size for its screen.
    void restoreWindow();

    /// Shows the docks as the user arranged them last in a window of this width, or by default, with the variants in
    /// front; all but those of recordings, trainings, tried images and notes become visible in the default arrangement.
    /// That of notes is visible where the user showed it last.
    void showDocks();

    void hideDocks();

    /// Forgets what the user arranged and applies the default arrangement.
    void reset();

    /// Sizes the docks again for the number of variants' columns, unless the user arranged them.
    void fitVariants();

    /// Remembers the window and the docks for the next start.
    void save();

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// Where a dock is, apart from its size.
    struct Place {
        Qt::DockWidgetArea area = Qt::NoDockWidgetArea;
        bool isFloating = false;
        bool isHidden = false;
        QList<QDockWidget *> tabs; ///< the others with it

        bool operator==(const Place &) const = default;
    };

    void followSize(const QObject *resized);
    void settle();
    void apply();
    void arrange();
    void sizeDocks();
    void sizeColumns();
    void sizeExits();
    void rememberArranged();
    [[nodiscard]] QList<QDockWidget *> shownByThemselves() const;
    [[nodiscard]] QList<Place> places() const;
    [[nodiscard]] bool isArranged() const;

    QMainWindow *m_window;
    WindowDocks m_docks;
    std::function<int()> m_variantsWidth;
    std::function<int(int width)> m_exitsHeight;
    std::map<Columns, QByteArray> m_states; ///< arranged by the user
    Columns m_columns = Columns::Two;
    QList<Place> m_defaultPlaces;
    QSize m_sizedFor; ///< the window's size for which docks have their default sizes
    bool m_isShown = false;
    bool m_hasNotes = false;  ///< whether their dock is shown when the others are
    bool m_isDefault = true;  ///< the sizes are not the user's
    bool m_isPressed = false; ///< the mouse, between docks
    QTimer m_settling;        ///< runs while sizes change
};

} // namespace offramp
