// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

#include <utility>

namespace offramp {

/// A grid of equal tiles that fill the width. Positions are computed, so that a million tiles scroll like ten.
/// A list view for screen readers; what a click on a tile selects is up to the receiver.
class TileView : public QListView
{
    Q_OBJECT
public:
    /// least: the size of a tile at the usual text size; its width grows until the columns fill the view.
    explicit TileView(QSize least, QWidget *parent = nullptr);

    /// Gives tiles another such size; what was in view stays in view.
    void setLeastSize(QSize least);

    [[nodiscard]] int columnCount() const;

    /// The first and the last row that the viewport shows a part of, whether or not the model has so many.
    [[nodiscard]] std::pair<int, int> rowsInView() const;

    [[nodiscard]] QRect visualRect(const QModelIndex &index) const override;
    [[nodiscard]] QModelIndex indexAt(const QPoint &point) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    void doItemsLayout() override;

    /// Typing does not search: tiles have no text to search for.
    void keyboardSearch(const QString &) override { }

Q_SIGNALS:
    /// A tile was clicked, or reached or toggled (then with Ctrl) by a key; -1 for a click beside all tiles.
    void picked(int row, Qt::KeyboardModifiers modifiers);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    [[nodiscard]] int verticalOffset() const override;
    [[nodiscard]] QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;

private:
    [[nodiscard]] int rowCount() const;

    [[nodiscard]] QSize tileSize() const;

    QSize m_least;
};

} // namespace offramp
