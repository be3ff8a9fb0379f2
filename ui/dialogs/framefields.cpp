// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/framefields.h"

#include "ui/panels/parts.h"
#include "ui/theme/wholenumber.h"
#include "ui/wording/tips.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QSignalBlocker>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

template<typename Box, typename Number>
Box *numberBox(const QString &objectName, const QString &accessibleName, Tip tip, Number low, Number high,
               const QString &unit)
{
    auto *box = named(new Box, objectName, accessibleName, tipText(tip));
    box->setRange(low, high);
    box->setSuffix(u' ' + unit);
    selectWholeNumbers(box);
    return box;
}

} // namespace

FrameFields::FrameFields(QWidget *parent)
    : QWidget(parent)
    , m_preset(named(new QComboBox, u"figurePreset"_s, tr("Size"),
                     tr("Usual sizes of figures, with a text size that can be read there.")))
    , m_width(numberBox<QDoubleSpinBox>(u"figureWidth"_s, tr("Width"), Tip::FigureWidth, 20.0, 3000.0, tr("mm")))
    , m_height(numberBox<QDoubleSpinBox>(u"figureHeight"_s, tr("Height"), Tip::FigureHeight, 20.0, 3000.0, tr("mm")))
    , m_points(numberBox<QDoubleSpinBox>(u"figurePoints"_s, tr("Text size"), Tip::FigureText, 4.0, 200.0, tr("pt")))
    , m_dots(numberBox<QSpinBox>(u"figureDots"_s, tr("Resolution of PNGs"), Tip::FigureDots, 36, 2400, tr("dpi")))
{
    for (const FigurePreset preset : figurePresets)
        m_preset->addItem(titleOf(preset));
    m_preset->addItem(tr("Custom"));
    for (QDoubleSpinBox *box : {m_width, m_height, m_points})
        box->setDecimals(1);

    auto *grid = gridIn(this, 8, 8);
    grid->addWidget(m_preset, 0, 0, 1, 3);
    grid->addWidget(m_width, 1, 0);
    grid->addWidget(new QLabel(u"×"_s), 1, 1, Qt::AlignCenter);
    grid->addWidget(m_height, 1, 2);
    grid->addWidget(m_points, 2, 0);
    grid->addWidget(m_dots, 2, 2);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(2, 1);

    connect(m_preset, &QComboBox::activated, this, [this](int index) {
        if (index < std::ssize(figurePresets))
            setFrame(frameOf(figurePresets[static_cast<std::size_t>(index)]));
    });
    const auto edited = [this] {
        showPreset();
        Q_EMIT changed();
    };
    for (QDoubleSpinBox *box : {m_width, m_height, m_points})
        connect(box, &QDoubleSpinBox::valueChanged, this, edited);
    connect(m_dots, &QSpinBox::valueChanged, this, edited);
    setFrame(frameOf(preferredPreset()));
}

FigureFrame FrameFields::frame() const
{
    return {{m_width->value(), m_height->value()}, m_points->value(), m_dots->value()};
}

void FrameFields::setFrame(const FigureFrame &frame)
{
    {
        const QSignalBlocker quiet(this); // one change, not four
        m_width->setValue(frame.millimetres.width());
        m_height->setValue(frame.millimetres.height());
        m_points->setValue(frame.points);
        m_dots->setValue(frame.dotsPerInch);
    }
    showPreset();
    Q_EMIT changed();
}

void FrameFields::showPreset()
{
    int index = m_preset->count() - 1;
    for (int i = 0; i < index; ++i) {
        if (frameOf(figurePresets[static_cast<std::size_t>(i)]) == frame())
            index = i;
    }
    m_preset->setCurrentIndex(index);
}

} // namespace offramp
