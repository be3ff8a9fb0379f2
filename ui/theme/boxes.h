// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBoxLayout>

#include <functional>
#include <initializer_list>

class QFrame;
class QLabel;
class QPushButton;

namespace offramp {

/// An item of a row or column: a widget, a layout, or empty space.
class BoxItem
{
public:
    BoxItem(QWidget *widget, int stretch = 0, Qt::Alignment alignment = {});
    BoxItem(QLayout *layout, int stretch = 0);

    /// Space that grows with the box.
    [[nodiscard]] static BoxItem stretch(int factor = 0);

    /// Space of a fixed size, in pixels.
    [[nodiscard]] static BoxItem space(int size);

    void addTo(QBoxLayout *box) const { m_add(box); }

private:
    explicit BoxItem(std::function<void(QBoxLayout *)> add);

    std::function<void(QBoxLayout *)> m_add;
};

/// The margins of the style.
constexpr QMargins styleMargins{-1, -1, -1, -1};

/// Items next to each other. A spacing of -1 is that of the style. The caller gives the layout to a widget or a layout.
[[nodiscard]] QHBoxLayout *rowOf(std::initializer_list<BoxItem> items, int spacing = -1,
                                 const QMargins &margins = styleMargins);

/// The same, one below the other.
[[nodiscard]] QVBoxLayout *columnOf(std::initializer_list<BoxItem> items, int spacing = -1,
                                    const QMargins &margins = styleMargins);

/// A frame that is drawn as a card.
[[nodiscard]] QFrame *cardOf(QLayout *content);

[[nodiscard]] QLabel *mutedLabel(const QString &text = {});

/// A semi-bold label, larger than usual by morePoints.
[[nodiscard]] QLabel *boldLabel(const QString &text = {}, double morePoints = 0);

/// A label for plain sentences, which wrap and can be selected.
[[nodiscard]] QLabel *sentencesLabel(const QString &objectName);

/// A button that does not become the default of a dialog by itself.
[[nodiscard]] QPushButton *plainButton(const QString &text = {}, const QString &objectName = {});

} // namespace offramp
