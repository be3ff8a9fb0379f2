// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/imagesizeslider.h"

#include <QSettings>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString settingsKey = u"samples/imageSide"_s;

} // namespace

ImageSizeSlider::ImageSizeSlider(QWidget *parent)
    : QSlider(Qt::Horizontal, parent)
{
    setObjectName(u"imageSize"_s);
    setAccessibleName(tr("Size of the images"));
    setToolTip(tr("Size of the images. Above the smallest, images come from the test set where that is found."));
    setRange(usual, largest);
    setSingleStep(10);
    setPageStep(40);
    setMinimumWidth(70);
    setValue(QSettings().value(settingsKey, usual).toInt());
    connect(this, &QSlider::valueChanged, this, [](int side) { QSettings().setValue(settingsKey, side); });
}

} // namespace offramp
