// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/trainingexport.h"

#include "core/support/csv.h"
#include "core/support/numbers.h"
#include "ui/wording/tr.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace offramp {

Figure trainingFigure(const TrainingContent &content)
{
    return {tr("Training of %1").arg(content.network), spokenTraining(content),
            [content](QPainter &painter, const FigureCanvas &canvas) {
                paintTrainingFigure(painter, canvas, content);
            }};
}

QByteArray trainingCsv(const TrainingContent &content)
{
    const auto numberAt = [](const std::vector<double> &numbers, std::size_t exit) {
        return exit < numbers.size() ? shortestText(numbers[exit]) : std::string();
    };
    std::string text = "epoch,exit,train_loss,train_accuracy,held_back_loss,held_back_accuracy,learning_rate,"
                       "images_per_second,gflops,best,joules,joules_source,meters\n";
    for (const EpochEvent &epoch : content.epochs) {
        const std::string joules
            = fmt::format("{},{},{}", epoch.joules ? shortestText(*epoch.joules) : std::string(),
                          csvField(epoch.joulesSource.value_or("")),
                          csvField(epoch.meters ? fmt::format("{}", fmt::join(*epoch.meters, " + ")) : std::string()));
        for (std::size_t k = 0; k < epoch.trainLoss.size(); ++k)
            text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", epoch.epoch,
                                csvField(content.exits.value(static_cast<qsizetype>(k)).toStdString()),
                                numberAt(epoch.trainLoss, k), numberAt(epoch.trainAccuracy, k),
                                numberAt(epoch.heldBackLoss, k), numberAt(epoch.heldBackAccuracy, k),
                                shortestText(epoch.learningRate), shortestText(epoch.imagesPerSecond),
                                shortestText(epoch.gflops), epoch.isBest ? 1 : 0, joules);
    }
    return QByteArray::fromStdString(text);
}

} // namespace offramp
