// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/meterlist.h"

#include <QStringList>

#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

Result<MachineMeters> findMeters(const MeterOptions &options)
{
    const auto opened = openMeters(options);
    if (!opened)
        return tl::unexpected(opened.error());
    MachineMeters found;
    for (const auto &meter : opened->meters)
        found.names.push_back(meter->info().name);
    for (const Error &problem : opened->problems)
        found.problems.push_back(toText(problem));
    return found;
}

QString notMeasuredText(const std::optional<Result<MachineMeters>> &meters)
{
    QStringList sentences{MeterList::tr("Recording does not measure energy.")};
    if (!meters) {
        sentences.append(MeterList::tr("The command offramp-engine measure does, where this machine has a meter."));
    } else if (!*meters) {
        sentences.append(MeterList::tr("The command offramp-engine measure could not either:"));
        sentences.append(QString::fromStdString(toText(meters->error())));
    } else {
        QStringList names;
        for (const std::string &name : (*meters)->names)
            names.append(QString::fromStdString(name));
        sentences.append(
            MeterList::tr("The command offramp-engine measure can, here with: %1.").arg(names.join(u", "_s)));
        for (const std::string &problem : (*meters)->problems)
            sentences.append(QString::fromStdString(problem));
    }
    return sentences.join(u'\n');
}

MeterList::MeterList(const MeterOptions &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
{
}

void MeterList::ask()
{
    if (std::exchange(m_wasAsked, true))
        return;
    m_job.start([options = m_options](const IsCancelled &) { return findMeters(options); },
                [this](const Result<MachineMeters> &meters) {
                    m_meters = meters;
                    Q_EMIT found();
                });
}

} // namespace offramp
