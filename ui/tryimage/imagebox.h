// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QWidget>

namespace offramp {

/// An image as large as its place allows; a tile with a text where it cannot be shown.
class ImageBox : public QWidget
{
    Q_OBJECT
public:
    explicit ImageBox(QWidget *parent = nullptr);

    /// instead: the text where image is null.
    void setImage(const QImage &image, const QString &instead);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QImage m_image;
    QString m_instead;
};

/// A small copy of an image, side x side pixels at most, for a list; a pale tile for a null image.
[[nodiscard]] QPixmap smallImage(const QImage &image, int side, double devicePixelRatio, const QPalette &palette);

} // namespace offramp
