// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/recordwording.h"

#include "core/exits/outputchoice.h"
#include "core/support/numbers.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RecordWording", text);
}

QString layoutText(const QString &layout)
{
    static constexpr std::array titles{
        std::pair("image-folders", QT_TRANSLATE_NOOP("RecordWording", "Folders by class")),
        std::pair("tiny-imagenet", QT_TRANSLATE_NOOP("RecordWording", "TinyImageNet")),
        std::pair("image-table", QT_TRANSLATE_NOOP("RecordWording", "Images with a table of their classes")),
        std::pair("cifar-10-binary", QT_TRANSLATE_NOOP("RecordWording", "CIFAR-10 (binary)")),
        std::pair("cifar-100-binary", QT_TRANSLATE_NOOP("RecordWording", "CIFAR-100 (binary)")),
        std::pair("cifar-10-python", QT_TRANSLATE_NOOP("RecordWording", "CIFAR-10 (Python)")),
        std::pair("cifar-100-python", QT_TRANSLATE_NOOP("RecordWording", "CIFAR-100 (Python)"))};
    const auto known
        = std::ranges::find_if(titles, [&](const auto &title) { return layout == QLatin1StringView(title.first); });
    return known == titles.end() ? layout : tr(known->second);
}

QString labelsText(const QString &labels)
{
    if (labels == u"sorted"_s)
        return tr("labels in name order");
    if (labels == u"numeric"_s)
        return tr("labels by number");
    return labels == u"wnids"_s ? tr("labels in the order of wnids.txt") : tr("labels: %1").arg(labels);
}

QString numbered(const QFileInfo &file, int number)
{
    return file.dir().filePath(u"%1-%2.%3"_s.arg(file.completeBaseName()).arg(number).arg(file.suffix()));
}

} // namespace

QString countText(std::uint64_t count)
{
    return QString::fromStdString(groupedText(count));
}

QString ofText(std::uint64_t count, std::uint64_t all)
{
    return all == 0 ? countText(count) : tr("%1 of %2").arg(countText(count), countText(all));
}

QString workText(double work)
{
    if (work >= 9999.5)
        return QString::fromStdString(groupedText(std::llround(std::min(work, 9e18))));
    const int magnitude = work > 0 ? static_cast<int>(std::floor(std::log10(work))) : 0;
    return QString::number(work, 'f', std::clamp(3 - magnitude, 0, 12));
}

QString durationText(double seconds)
{
    const auto whole = static_cast<long long>(std::clamp(std::ceil(seconds), 0.0, 1e12));
    if (whole < 60)
        return tr("%1 s").arg(whole);
    if (whole < 3600)
        return tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString rateText(double samplesPerSecond)
{
    return samplesPerSecond < 10 ? QString::number(samplesPerSecond, 'f', 1)
                                 : countText(static_cast<std::uint64_t>(std::min(samplesPerSecond, 1e15)));
}

QString testSetText(const PlanEvent &plan)
{
    return tr("%1, split %2: %3 images, %4 classes, %5")
        .arg(layoutText(QString::fromStdString(plan.layout)), QString::fromStdString(plan.split),
             countText(plan.samples), countText(static_cast<std::uint64_t>(std::max(plan.classes, 0))),
             labelsText(QString::fromStdString(plan.labels)));
}

QString outputsText(const PlanEvent &plan)
{
    const QString kinds = QString::fromStdString(plan.outputs).replace(u","_s, u", "_s);
    const auto exits = parseExitOutputs(plan.exitOutputs);
    if (plan.exitOutputs.empty() || !exits)
        return tr("all are exits, taken as %1").arg(kinds);
    QStringList outputs;
    QString scores;
    for (std::size_t k = 0; k < exits->size(); ++k) {
        const ExitOutput &exit = (*exits)[k];
        outputs.append(QString::number(exit.output));
        if (exit.score)
            scores += tr("; the score of exit %1 is output %2").arg(k + 1).arg(*exit.score);
    }
    const QString text = outputs.size() > 1 ? tr("exits are %1 (counted from 0), taken as %2%3")
                                            : tr("the exit is %1 (counted from 0), taken as %2%3");
    return text.arg(outputs.join(u", "_s), kinds, scores);
}

QString resumeText(const PlanEvent &plan, std::optional<int> limit)
{
    const std::uint64_t wanted
        = limit ? std::min<std::uint64_t>(plan.samples, static_cast<std::uint64_t>(*limit)) : plan.samples;
    if (plan.recorded == 0)
        return wanted < plan.samples
                   ? tr("A new file: %1 images, with balanced classes.").arg(ofText(wanted, plan.samples))
                   : tr("A new file: %1 images.").arg(countText(wanted));
    if (plan.recorded >= wanted)
        return tr("Already recorded: %1. There is nothing left to run; the file is only opened.")
            .arg(ofText(plan.recorded, plan.samples));
    return tr("Already recorded: %1. The run continues from there.").arg(ofText(plan.recorded, plan.samples));
}

QString trainingSetText(const TrainingEvent &plan)
{
    return tr("%1, split %2: %3 images to train with, %4 held back, %5 classes, %6")
        .arg(layoutText(QString::fromStdString(plan.layout)), QString::fromStdString(plan.split),
             countText(plan.images), countText(plan.heldBack),
             countText(static_cast<std::uint64_t>(std::max(plan.classes, 0))),
             labelsText(QString::fromStdString(plan.labels)));
}

QString epochsText(const TrainingEvent &plan, const QString &replaced)
{
    if (plan.epochsDone > 0 && plan.epochsDone >= plan.epochs)
        return tr("All %1 epochs are done. There is nothing left to train.").arg(plan.epochs);
    if (plan.epochsDone > 0)
        return tr("%1 of %2 epochs are done. The training goes on from there.").arg(plan.epochsDone).arg(plan.epochs);
    const QString text
        = plan.epochs == 1 ? tr("A new training of 1 epoch.") : tr("A new training of %1 epochs.").arg(plan.epochs);
    return replaced.isEmpty() ? text : tr("%1 It replaces %2, which exists.").arg(text, replaced);
}

QString proposedNetwork(const QString &architecture, const QString &folder)
{
    const QDir place(folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation) : folder);
    const QString name = QFileInfo(architecture).completeBaseName();
    const QString path = place.filePath((name.isEmpty() ? u"network"_s : name) + u".safetensors"_s);
    return QFileInfo::exists(path) ? freshName(path) : path;
}

QString proposedOutput(const QString &network, const QString &folder, const QStringList &taken)
{
    const QFileInfo file(network);
    QDir place(folder.isEmpty() ? file.absolutePath() : folder);
    if (folder.isEmpty() && !QFileInfo(place.path()).isWritable())
        place = QDir(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    const QFileInfo proposed(place.filePath(file.completeBaseName() + u".exits"_s));
    QString path = proposed.filePath();
    for (int number = 2; taken.contains(path); ++number)
        path = numbered(proposed, number);
    return path;
}

QString freshName(const QString &path)
{
    const QFileInfo file(path);
    QString fresh = numbered(file, 2);
    for (int number = 3; QFileInfo::exists(fresh); ++number)
        fresh = numbered(file, number);
    return fresh;
}

} // namespace offramp
