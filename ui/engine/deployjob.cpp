// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/deployjob.h"

#include "core/protocol/engineverbs.h"

namespace offramp {

using namespace Qt::Literals::StringLiterals;

QStringList argumentsFor(const DeployJob &job)
{
    // A network of one exit has no thresholds, and takes any.
    const std::string thresholds = job.thresholds.empty() ? "0" : toText(job.thresholds, job.criterion);
    QStringList arguments{QString::fromLatin1(deployVerb.name),
                          u"--events"_s,
                          u"--recording"_s,
                          job.recording,
                          u"--thresholds="_s + QString::fromStdString(thresholds),
                          u"--criterion"_s,
                          QString::fromLatin1(toText(job.criterion))};
    QStringList off;
    for (const ExitIndex exit : job.off)
        off.append(QString::number(exit.value + 1));
    if (!off.isEmpty())
        arguments += {u"--off"_s, off.join(u',')};
    for (const QString &network : job.networks)
        arguments += {u"--network"_s, network};
    return arguments + QStringList{u"--out"_s, job.out};
}

} // namespace offramp
