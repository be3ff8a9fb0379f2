// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSlider>

namespace offramp {

/// The size of the images in a list of samples, in pixels at the usual text size; kept in the settings.
class ImageSizeSlider : public QSlider
{
    Q_OBJECT
public:
    static constexpr int usual = 46;
    static constexpr int largest = 240;

    explicit ImageSizeSlider(QWidget *parent = nullptr);
};

} // namespace offramp
