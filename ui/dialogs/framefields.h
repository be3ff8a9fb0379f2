// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/figureframe.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QSpinBox;

namespace offramp {

/// The size of figures: a preset, or any size, text size and resolution. Starts with preferredPreset().
class FrameFields : public QWidget
{
    Q_OBJECT
public:
    explicit FrameFields(QWidget *parent = nullptr);

    [[nodiscard]] FigureFrame frame() const;

    void setFrame(const FigureFrame &frame);

Q_SIGNALS:
    void changed();

private:
    void showPreset();

    QComboBox *m_preset;
    QDoubleSpinBox *m_width;
    QDoubleSpinBox *m_height;
    QDoubleSpinBox *m_points;
    QSpinBox *m_dots;
};

} // namespace offramp
