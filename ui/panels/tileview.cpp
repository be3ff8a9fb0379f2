// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/tileview.h"

#include "ui/theme/textsize.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <limits>
#include <utility>

namespace offramp {

TileView::TileView(QSize least, QWidget *parent)
    : QListView(parent)
    , m_least(least)
{
    setSelectionMode(NoSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    // Always visible, so that the width of tiles does not depend on their number.
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    setFrameShape(NoFrame);
    setMouseTracking(true);
    connect(&TextSize::instance(), &TextSize::changed, this, &TileView::scheduleDelayedItemsLayout);
}

QSize TileView::tileSize() const
{
    return {TextSize::instance().scaled(m_least.width()), TextSize::instance().scaled(m_least.height())};
}

void TileView::setLeastSize(QSize least)
{
    const QModelIndex first = indexAt(QPoint(0, 0));
    const bool isCurrentInView = visualRect(currentIndex()).intersects(viewport()->rect());
    if (std::exchange(m_least, least) == least)
        return;
    updateGeometries();
    viewport()->update();
    if (isCurrentInView)
        scrollTo(currentIndex());
    else if (first.isValid())
        scrollTo(first, PositionAtTop);
}

int TileView::rowCount() const
{
    return model() ? model()->rowCount(rootIndex()) : 0;
}

int TileView::columnCount() const
{
    return std::max(1, viewport()->width() / tileSize().width());
}

int TileView::verticalOffset() const
{
    return verticalScrollBar()->value();
}

std::pair<int, int> TileView::rowsInView() const
{
    const int height = tileSize().height();
    const int first = verticalOffset() / height * columnCount();
    return {first, ((verticalOffset() + viewport()->height()) / height + 1) * columnCount() - 1};
}

QRect TileView::visualRect(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const int columns = columnCount();
    const int column = index.row() % columns;
    const int left = column * viewport()->width() / columns;
    const int right = (column + 1) * viewport()->width() / columns;
    const qint64 top = qint64(index.row() / columns) * tileSize().height() - verticalOffset();
    constexpr qint64 farAway = std::numeric_limits<int>::max() / 2;
    return {left, static_cast<int>(std::clamp(top, -farAway, farAway)), right - left, tileSize().height()};
}

QModelIndex TileView::indexAt(const QPoint &point) const
{
    if (!viewport()->rect().contains(point))
        return {};
    const int columns = columnCount();
    const int column = std::min(columns - 1, point.x() * columns / viewport()->width());
    const qint64 row = (qint64(point.y()) + verticalOffset()) / tileSize().height() * columns + column;
    return row < rowCount() ? model()->index(static_cast<int>(row), 0, rootIndex()) : QModelIndex();
}

void TileView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    executeDelayedItemsLayout();
    const QRect rect = visualRect(index);
    if (rect.isNull())
        return;
    const int spare = viewport()->height() - rect.height();
    if (hint == PositionAtCenter)
        verticalScrollBar()->setValue(verticalOffset() + rect.top() - spare / 2);
    else if (rect.top() < 0 || hint == PositionAtTop)
        verticalScrollBar()->setValue(verticalOffset() + rect.top());
    else if (rect.top() > spare || hint == PositionAtBottom)
        verticalScrollBar()->setValue(verticalOffset() + rect.top() - std::max(0, spare));
}

void TileView::doItemsLayout()
{
    QAbstractItemView::doItemsLayout();
}

void TileView::updateGeometries()
{
    const int columns = columnCount();
    const qint64 height = (qint64(rowCount()) + columns - 1) / columns * tileSize().height();
    const qint64 most = std::clamp<qint64>(height - viewport()->height(), 0, std::numeric_limits<int>::max() / 2);
    verticalScrollBar()->setRange(0, static_cast<int>(most));
    verticalScrollBar()->setEnabled(most > 0);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(tileSize().height() / 2);
    QAbstractItemView::updateGeometries();
}

void TileView::scrollContentsBy(int dx, int dy)
{
    viewport()->scroll(dx, dy);
}

QModelIndex TileView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int columns = columnCount();
    const int page = std::max(1, viewport()->height() / tileSize().height()) * columns;
    const int row = std::max(0, currentIndex().row());
    const int last = rowCount() - 1;
    const auto to = [&](int wanted) {
        return model() ? model()->index(std::clamp(wanted, 0, std::max(0, last)), 0, rootIndex()) : QModelIndex();
    };
    if (!currentIndex().isValid())
        return to(action == MoveEnd ? last : 0);
    switch (action) {
    case MoveUp:
        return to(row >= columns ? row - columns : row);
    case MoveDown:
        return to(row + columns <= last ? row + columns : row);
    case MoveLeft:
    case MovePrevious:
        return to(row - 1);
    case MoveRight:
    case MoveNext:
        return to(row + 1);
    case MovePageUp:
        return to(row - page);
    case MovePageDown:
        return to(row < last - page ? row + page : last);
    case MoveHome:
        return to(0);
    case MoveEnd:
        return to(last);
    }
    return currentIndex();
}

void TileView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const QPoint mouse = viewport()->mapFromGlobal(QCursor::pos());
    const qint64 first = qint64(event->rect().top() + verticalOffset()) / tileSize().height() * columnCount();
    for (qint64 row = first; row < rowCount(); ++row) {
        const QModelIndex index = model()->index(static_cast<int>(row), 0, rootIndex());
        option.rect = visualRect(index);
        if (option.rect.top() > event->rect().bottom())
            return;
        option.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
        option.state.setFlag(QStyle::State_MouseOver, underMouse() && option.rect.contains(mouse));
        itemDelegate()->paint(&painter, option, index);
    }
}

void TileView::resizeEvent(QResizeEvent *event)
{
    const bool wasInView = visualRect(currentIndex()).intersects(QRect(QPoint(), event->oldSize()));
    QListView::resizeEvent(event);
    if (wasInView)
        scrollTo(currentIndex());
}

void TileView::mousePressEvent(QMouseEvent *event)
{
    QListView::mousePressEvent(event);
    if (event->button() == Qt::LeftButton)
        Q_EMIT picked(indexAt(event->position().toPoint()).row(), event->modifiers());
}

void TileView::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex before = currentIndex();
    QListView::keyPressEvent(event);
    if (currentIndex() != before && !event->modifiers().testFlag(Qt::ControlModifier))
        Q_EMIT picked(currentIndex().row(), event->modifiers());
    else if (event->key() == Qt::Key_Space && currentIndex().isValid())
        Q_EMIT picked(currentIndex().row(), Qt::ControlModifier);
}

} // namespace offramp
