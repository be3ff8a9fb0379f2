// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/devicecombo.h"

#include <QSignalBlocker>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

DeviceCombo::DeviceCombo(const QString &engine, QWidget *parent)
    : QComboBox(parent)
{
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(this, &QComboBox::currentIndexChanged, this, &DeviceCombo::deviceChanged);
    connect(&m_list, &DeviceList::changed, this, &DeviceCombo::fill);
    fill();
    m_list.ask(engine);
}

void DeviceCombo::setWanted(const QString &device)
{
    m_wanted = device;
    fill();
}

void DeviceCombo::fill()
{
    const QString before = device();
    {
        const QSignalBlocker quiet(this);
        clear();
        for (const Device &each : m_list.devices())
            addItem(each.name.isEmpty() ? each.id : u"%1 \u2013 %2"_s.arg(each.id, each.name), each.id);
        const int wanted = findData(m_wanted);
        setCurrentIndex(std::max(0, wanted >= 0 ? wanted : findData(before)));
    }
    if (device() != before)
        Q_EMIT deviceChanged();
}

} // namespace offramp
