// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/devicelist.h"

#include <QComboBox>

namespace offramp {

/// The devices that networks can run on, as the engine lists them.
class DeviceCombo : public QComboBox
{
    Q_OBJECT
public:
    /// Asks the engine; until it answers there is only the processor.
    explicit DeviceCombo(const QString &engine, QWidget *parent = nullptr);

    /// The chosen device: "cpu", "cuda:0".
    [[nodiscard]] QString device() const { return currentData().toString(); }

    /// Chooses a device as soon as the engine has listed it; it may no longer exist.
    void setWanted(const QString &device);

Q_SIGNALS:
    void deviceChanged();

private:
    void fill();

    DeviceList m_list;
    QString m_wanted;
};

} // namespace offramp
