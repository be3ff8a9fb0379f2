// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/newestjob.h"

#include <QAbstractScrollArea>
#include <QImage>

namespace offramp {

/// An image, as large as fits or pixel by pixel; then it is scrolled, by dragging and by keys too. What is shrunk is
/// scaled smoothly in the background, and roughly until that is done.
class ImageView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    enum class Zoom {
        Fit,    ///< as large as fits; small images are enlarged
        Actual, ///< one pixel of the image is one of the screen
    };

    explicit ImageView(QWidget *parent = nullptr);

    /// A null image shows nothing.
    void setImage(const QImage &image);
    [[nodiscard]] const QImage &image() const { return m_image; }

    void setZoom(Zoom zoom);
    [[nodiscard]] Zoom zoom() const { return m_zoom; }

    /// Where the image is, in the viewport's pixels.
    [[nodiscard]] QRectF imageRect() const;

Q_SIGNALS:
    void zoomChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    void arrange();
    void scale();
    [[nodiscard]] QSizeF shownSize() const;
    [[nodiscard]] bool canScroll() const;

    QImage m_image;
    QImage m_scaled; ///< of the size that is shown; null until it is made
    Zoom m_zoom = Zoom::Fit;
    QPoint m_grip; ///< where the pointer was while it drags
    NewestJob m_job;
};

} // namespace offramp
