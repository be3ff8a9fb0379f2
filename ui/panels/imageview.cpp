// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/imageview.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace offramp {

namespace {

constexpr int scrollStep = 30;

} // namespace

ImageView::ImageView(QWidget *parent)
    : QAbstractScrollArea(parent)
{
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setAutoFillBackground(false);
    horizontalScrollBar()->setSingleStep(scrollStep);
    verticalScrollBar()->setSingleStep(scrollStep);
}

void ImageView::setImage(const QImage &image)
{
    m_image = image;
    m_scaled = {};
    arrange();
}

void ImageView::setZoom(Zoom zoom)
{
    if (std::exchange(m_zoom, zoom) == zoom)
        return;
    arrange();
    horizontalScrollBar()->setValue(horizontalScrollBar()->maximum() / 2);
    verticalScrollBar()->setValue(verticalScrollBar()->maximum() / 2);
    Q_EMIT zoomChanged();
}

QSizeF ImageView::shownSize() const
{
    const QSizeF pixels = m_image.size();
    return m_zoom == Zoom::Actual ? pixels / devicePixelRatioF()
                                  : pixels.scaled(maximumViewportSize(), Qt::KeepAspectRatio);
}

bool ImageView::canScroll() const
{
    return horizontalScrollBar()->maximum() > 0 || verticalScrollBar()->maximum() > 0;
}

QRectF ImageView::imageRect() const
{
    const QSizeF size = shownSize();
    const QRectF room = viewport()->rect();
    const auto start = [](double available, double wanted, const QScrollBar *bar) {
        return wanted > available ? -bar->value() : (available - wanted) / 2;
    };
    return {QPointF(start(room.width(), size.width(), horizontalScrollBar()),
                    start(room.height(), size.height(), verticalScrollBar())),
            size};
}

void ImageView::arrange()
{
    const QSize size = m_zoom == Zoom::Actual ? shownSize().toSize() : QSize();
    // A bar that comes takes room from the viewport.
    horizontalScrollBar()->setRange(0, std::max(0, size.width() - viewport()->width()));
    verticalScrollBar()->setRange(0, std::max(0, size.height() - viewport()->height()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    verticalScrollBar()->setPageStep(viewport()->height());
    viewport()->setCursor(canScroll() ? Qt::OpenHandCursor : Qt::ArrowCursor);
    scale();
    viewport()->update();
}

void ImageView::scale()
{
    m_job.cancel(); // it may make another size
    const QSize wanted = (shownSize() * devicePixelRatioF()).toSize();
    if (m_image.isNull() || wanted.isEmpty() || wanted.width() >= m_image.width()) { // the painter enlarges well
        m_scaled = {};
        return;
    }
    if (m_scaled.size() == wanted)
        return;
    m_job.start(
        [image = m_image, wanted](const IsCancelled &) {
            return image.scaled(wanted, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
        },
        [this](const Result<QImage> &scaled) {
            m_scaled = scaled.value_or(QImage());
            viewport()->update();
        });
}

void ImageView::paintEvent(QPaintEvent *)
{
    if (m_image.isNull())
        return;
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(imageRect(), m_scaled.isNull() ? m_image : m_scaled);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1));
        painter.drawRect(QRectF(viewport()->rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void ImageView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    arrange();
}

void ImageView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        viewport()->update();
}

void ImageView::keyPressEvent(QKeyEvent *event)
{
    if (canScroll())
        QAbstractScrollArea::keyPressEvent(event);
    else
        event->ignore();
}

void ImageView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !canScroll())
        return event->ignore();
    m_grip = event->position().toPoint();
    viewport()->setCursor(Qt::ClosedHandCursor);
}

void ImageView::mouseMoveEvent(QMouseEvent *event)
{
    if (!event->buttons().testFlag(Qt::LeftButton) || !canScroll())
        return;
    const QPoint at = event->position().toPoint();
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - (at - m_grip).x());
    verticalScrollBar()->setValue(verticalScrollBar()->value() - (at - m_grip).y());
    m_grip = at;
}

void ImageView::mouseReleaseEvent(QMouseEvent *)
{
    viewport()->setCursor(canScroll() ? Qt::OpenHandCursor : Qt::ArrowCursor);
}

void ImageView::mouseDoubleClickEvent(QMouseEvent *)
{
    setZoom(m_zoom == Zoom::Fit ? Zoom::Actual : Zoom::Fit);
}

} // namespace offramp
