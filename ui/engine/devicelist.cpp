// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/devicelist.h"

#include "ui/engine/enginerun.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype mostBytes = 100'000;
constexpr qsizetype mostDevices = 64;

} // namespace

QList<Device> devicesFrom(const QByteArray &json)
{
    QList<Device> devices;
    if (json.size() > mostBytes)
        return devices;
    const QJsonArray list = QJsonDocument::fromJson(json).object()[u"devices"_s].toArray();
    for (const QJsonValue &entry : list) {
        const QString id = entry[u"device"_s].toString();
        if (!id.isEmpty() && devices.size() < mostDevices)
            devices.append({id, entry[u"name"_s].toString()});
    }
    return devices;
}

DeviceList::DeviceList(QObject *parent)
    : QObject(parent)
    , m_devices{{u"cpu"_s, {}}}
{
}

DeviceList::~DeviceList()
{
    drop();
}

void DeviceList::ask(const QString &engine)
{
    drop();
    if (engine.isEmpty())
        return;
    m_process = new QProcess(this);
    connect(m_process, &QProcess::finished, this, &DeviceList::read);
    m_process->start(engine, {u"devices"_s, u"--json"_s});
}

void DeviceList::drop()
{
    if (m_process)
        abandon(std::exchange(m_process, nullptr), this);
}

void DeviceList::read()
{
    const QList<Device> found = devicesFrom(m_process->readAllStandardOutput());
    drop();
    if (found.isEmpty())
        return;
    m_devices = found;
    Q_EMIT changed();
}

} // namespace offramp
