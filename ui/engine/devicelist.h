// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QProcess;

namespace offramp {

/// A device on which networks can run.
struct Device {
    QString id;   ///< "cpu", "cuda:0"
    QString name; ///< "NVIDIA H200"
};

/// Asks the engine for the available devices, in a child process. Its functions may be called from the GUI thread only.
class DeviceList : public QObject
{
    Q_OBJECT
public:
    explicit DeviceList(QObject *parent = nullptr);
    ~DeviceList() override;

    /// Asks the engine program; a new request cancels the previous one.
    void ask(const QString &engine);

    /// The devices found; only the processor until the engine has answered, or if it does not.
    [[nodiscard]] const QList<Device> &devices() const { return m_devices; }

Q_SIGNALS:
    void changed();

private:
    void read();
    void drop();

    QProcess *m_process = nullptr; ///< while the engine is being asked
    QList<Device> m_devices;
};

/// The devices in what "offramp-engine devices --json" prints, at most 64; an empty list for anything else.
[[nodiscard]] QList<Device> devicesFrom(const QByteArray &json);

} // namespace offramp
