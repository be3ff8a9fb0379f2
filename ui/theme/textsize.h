// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QObject>

#include <functional>
#include <span>

class QWidget;

namespace offramp {

/// The size of all text in the windows, in percent of the usual size. Used from the GUI thread only.
class TextSize : public QObject
{
    Q_OBJECT
public:
    static constexpr int usual = 100;

    /// The one of this program.
    [[nodiscard]] static TextSize &instance();

    /// The sizes that can be set, in percent, from small to large.
    [[nodiscard]] static std::span<const int> offeredSizes();

    [[nodiscard]] int percent() const { return m_percent; }

    /// Applies the size that was remembered; call once, after installStyle().
    void restore();

    /// Applies the size nearest to percent that is offered, and remembers it.
    void set(int percent);

    /// Applies the next larger (1) or smaller (-1) size that is offered; nothing happens beyond the last one.
    void step(int direction);

    /// A length in pixels that must grow with the text.
    [[nodiscard]] int scaled(int pixels) const { return pixels * m_percent / usual; }

Q_SIGNALS:
    void changed();

private:
    TextSize() = default;
    void apply(int percent);

    int m_percent = usual;
};

/// Calls apply now and whenever the text size changes, after fonts have changed; until context is deleted.
void followTextSize(const QObject *context, const std::function<void()> &apply);

/// Gives a widget a fixed width of that many pixels at the usual text size, now and whenever the text size changes;
/// never less, since frames and margins keep their size.
void setScaledWidth(QWidget *widget, int pixels);

/// The same for its height.
void setScaledHeight(QWidget *widget, int pixels);

/// Gives a widget a font of that many points at the usual size, now and whenever the text size changes.
void setScaledFont(QWidget *widget, double points, QFont::Weight weight);

} // namespace offramp
