// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/recordjob.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString joined(const std::array<double, 3> &channels)
{
    return u"%1,%2,%3"_s.arg(channels[0], 0, 'g', QLocale::FloatingPointShortest)
        .arg(channels[1], 0, 'g', QLocale::FloatingPointShortest)
        .arg(channels[2], 0, 'g', QLocale::FloatingPointShortest);
}

} // namespace

QStringList argumentsFor(const RecordJob &job, bool dryRun)
{
    QStringList arguments{u"record"_s,    u"--events"_s, u"--network"_s, job.network,
                          u"--dataset"_s, job.dataset,   u"--out"_s,     job.out,
                          u"--device"_s,  job.device,    u"--batch"_s,   QString::number(job.batch)};
    if (dryRun)
        arguments << u"--dry-run"_s;
    if (!job.split.isEmpty())
        arguments << u"--split"_s << job.split;
    if (!job.labels.isEmpty())
        arguments << u"--labels"_s << job.labels;
    if (job.size)
        arguments << u"--size"_s << QString::number(*job.size);
    if (job.mean)
        arguments << u"--mean"_s << joined(*job.mean);
    if (job.std)
        arguments << u"--std"_s << joined(*job.std);
    if (job.squash)
        arguments << u"--squash"_s;
    if (job.limit)
        arguments << u"--limit"_s << QString::number(*job.limit);
    return arguments;
}

QString enginePath()
{
    const QString name = u"offramp-engine"_s;
    const QString beside = QDir(QCoreApplication::applicationDirPath()).filePath(name);
    return QFileInfo(beside).isExecutable() ? beside : QStandardPaths::findExecutable(name);
}

} // namespace offramp
