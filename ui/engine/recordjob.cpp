// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/recordjob.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
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

QJsonArray listOf(const std::array<double, 3> &channels)
{
    return {channels[0], channels[1], channels[2]};
}

std::optional<bool> choiceFrom(const QJsonValue &value)
{
    return value.isBool() ? std::optional(value.toBool()) : std::nullopt;
}

std::optional<int> countFrom(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toInt()) : std::nullopt;
}

std::optional<std::array<double, 3>> channelsFrom(const QJsonValue &value)
{
    const QJsonArray list = value.toArray();
    if (list.size() != 3)
        return std::nullopt;
    return std::array{list[0].toDouble(), list[1].toDouble(), list[2].toDouble()};
}

} // namespace

QJsonObject toJson(const RecordJob &job)
{
    QJsonObject json{{u"network"_s, job.network},
                     {u"dataset"_s, job.dataset},
                     {u"out"_s, job.out},
                     {u"split"_s, job.split},
                     {u"labels"_s, job.labels},
                     {u"device"_s, job.device},
                     {u"batch"_s, job.batch},
                     {u"takes_fewer"_s, job.takesFewer},
                     {u"squash"_s, job.squash},
                     {u"resize"_s, job.resize},
                     {u"among"_s, job.among},
                     {u"skip_broken"_s, job.skipBroken},
                     {u"exits"_s, job.exits},
                     {u"outputs"_s, job.outputs},
                     {u"count"_s, job.count},
                     {u"architecture"_s, job.architecture},
                     {u"execution"_s, job.execution},
                     {u"precision"_s, job.precision},
                     {u"tf32"_s, job.allowsTf32}};
    if (job.classes)
        json[u"classes"_s] = *job.classes;
    if (job.logits)
        json[u"logits"_s] = *job.logits;
    if (job.thumbnails)
        json[u"thumbnails"_s] = *job.thumbnails;
    if (job.thumbnailSide)
        json[u"thumbnail_side"_s] = *job.thumbnailSide;
    if (job.size)
        json[u"size"_s] = *job.size;
    if (job.mean)
        json[u"mean"_s] = listOf(*job.mean);
    if (job.std)
        json[u"std"_s] = listOf(*job.std);
    if (job.limit)
        json[u"limit"_s] = *job.limit;
    return json;
}

std::optional<RecordJob> recordJobFrom(const QJsonObject &json)
{
    RecordJob job;
    for (const auto &[key, text] : {std::pair{u"network"_s, &job.network},
                                    {u"dataset"_s, &job.dataset},
                                    {u"out"_s, &job.out},
                                    {u"device"_s, &job.device}}) {
        *text = json[key].toString();
        if (text->isEmpty())
            return std::nullopt;
    }
    job.split = json[u"split"_s].toString();
    job.labels = json[u"labels"_s].toString();
    job.among = json[u"among"_s].toString();
    job.exits = json[u"exits"_s].toString();
    job.outputs = json[u"outputs"_s].toString();
    job.count = json[u"count"_s].toString();
    job.architecture = json[u"architecture"_s].toString();
    job.classes = countFrom(json[u"classes"_s]);
    job.execution = json[u"execution"_s].toString();
    job.precision = json[u"precision"_s].toString();
    job.allowsTf32 = json[u"tf32"_s].toBool();
    job.logits = choiceFrom(json[u"logits"_s]);
    job.thumbnails = choiceFrom(json[u"thumbnails"_s]);
    job.thumbnailSide = countFrom(json[u"thumbnail_side"_s]);
    job.batch = json[u"batch"_s].toInt(job.batch);
    job.takesFewer = json[u"takes_fewer"_s].toBool();
    job.squash = json[u"squash"_s].toBool();
    job.resize = json[u"resize"_s].toString();
    job.skipBroken = json[u"skip_broken"_s].toBool();
    job.size = countFrom(json[u"size"_s]);
    job.limit = countFrom(json[u"limit"_s]);
    job.mean = channelsFrom(json[u"mean"_s]);
    job.std = channelsFrom(json[u"std"_s]);
    return job;
}

QStringList argumentsFor(const RecordJob &job, bool dryRun)
{
    QStringList arguments{u"record"_s, u"--events"_s, u"--network"_s, job.network,   u"--dataset"_s,
                          job.dataset, u"--out"_s,    job.out,        u"--device"_s, job.device};
    if (job.batch == 0)
        arguments << u"--batch"_s << u"auto"_s;
    else if (job.takesFewer || job.batch != RecordJob().batch) // else it may be the one that the network is made for
        arguments << u"--batch"_s << QString::number(job.batch);
    if (dryRun)
        arguments << u"--dry-run"_s;
    const std::pair<QString, const QString &> texts[]
        = {{u"--exits"_s, job.exits},         {u"--outputs"_s, job.outputs},
           {u"--count"_s, job.count},         {u"--split"_s, job.split},
           {u"--labels"_s, job.labels},       {u"--among"_s, job.among},
           {u"--resize"_s, job.resize},       {u"--execution"_s, job.execution},
           {u"--precision"_s, job.precision}, {u"--architecture"_s, job.architecture}};
    for (const auto &[option, text] : texts) {
        if (!text.isEmpty())
            arguments << option << text;
    }
    const std::pair<QString, std::optional<int>> numbers[] = {{u"--classes"_s, job.classes},
                                                              {u"--size"_s, job.size},
                                                              {u"--limit"_s, job.limit},
                                                              {u"--thumbnail-side"_s, job.thumbnailSide}};
    for (const auto &[option, number] : numbers) {
        if (number)
            arguments << option << QString::number(*number);
    }
    if (job.mean)
        arguments << u"--mean"_s << joined(*job.mean);
    if (job.std)
        arguments << u"--std"_s << joined(*job.std);
    if (job.squash)
        arguments << u"--squash"_s;
    if (job.allowsTf32)
        arguments << u"--tf32"_s;
    if (job.skipBroken)
        arguments << u"--skip-broken"_s;
    if (job.logits)
        arguments << (*job.logits ? u"--logits"_s : u"--no-logits"_s);
    if (job.thumbnails)
        arguments << (*job.thumbnails ? u"--thumbnails"_s : u"--no-thumbnails"_s);
    return arguments;
}

QString enginePath()
{
    const QString name = u"offramp-engine"_s;
    const QString beside = QDir(QCoreApplication::applicationDirPath()).filePath(name);
    return QFileInfo(beside).isExecutable() ? beside : QStandardPaths::findExecutable(name);
}

} // namespace offramp
