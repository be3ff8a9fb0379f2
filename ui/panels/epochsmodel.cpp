// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/epochsmodel.h"

#include "core/support/numbers.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <algorithm>

namespace offramp {

std::vector<EpochsModel::Column> EpochsModel::columnsFor(const TrainingContent &content)
{
    const bool isHeldBack
        = std::ranges::any_of(content.epochs, [](const EpochEvent &epoch) { return !epoch.heldBackLoss.empty(); });
    std::vector<Column> columns{{Kind::Epoch}};
    for (int exit = 0; exit < content.exits.size(); ++exit) {
        if (isHeldBack)
            columns.insert(columns.end(), {{Kind::HeldBackLoss, exit}, {Kind::HeldBackAccuracy, exit}});
        columns.insert(columns.end(), {{Kind::TrainedLoss, exit}, {Kind::TrainedAccuracy, exit}});
    }
    columns.push_back({Kind::LearningRate});
    return columns;
}

void EpochsModel::setContent(const TrainingContent &content)
{
    if (content == m_content)
        return;
    std::vector<Column> shown = columnsFor(content);
    const bool isOtherShape
        = shown != m_columns || content.exits != m_content.exits || content.epochs.size() != m_content.epochs.size();
    change(isOtherShape, [&] {
        m_content = content;
        m_columns = std::move(shown);
    });
}

ColumnHead EpochsModel::head(int column) const
{
    const auto &[kind, exit] = m_columns[static_cast<std::size_t>(column)];
    const QString name = m_content.exits.value(exit);
    switch (kind) {
    case Kind::Epoch:
        return {tr("Epoch"), tipText(Tip::EpochNumber)};
    case Kind::HeldBackLoss:
        return {tr("%1: loss").arg(name), tipText(Tip::HeldBackLoss)};
    case Kind::HeldBackAccuracy:
        return {tr("%1: accuracy").arg(name), tipText(Tip::HeldBackAccuracy)};
    case Kind::TrainedLoss:
        return {tr("%1: loss, trained with").arg(name), tipText(Tip::TrainedLoss)};
    case Kind::TrainedAccuracy:
        return {tr("%1: accuracy, trained with").arg(name), tipText(Tip::TrainedAccuracy)};
    case Kind::LearningRate:
        return {tr("Learning rate"), tipText(Tip::LearningRate)};
    }
    return {};
}

QString EpochsModel::text(int row, int column, bool isExact) const
{
    const EpochEvent &epoch = m_content.epochs[static_cast<std::size_t>(row)];
    const auto &[kind, exit] = m_columns[static_cast<std::size_t>(column)];
    const auto exact = [](double number) { return QString::fromStdString(shortestText(number)); };
    const auto at = [place = static_cast<std::size_t>(exit)](const std::vector<double> &numbers) {
        return place < numbers.size() ? std::optional(numbers[place]) : std::nullopt;
    };
    const auto loss = [&](const std::vector<double> &numbers) {
        const auto number = at(numbers);
        return !number ? QString() : isExact ? exact(*number) : lossText(*number);
    };
    const auto accuracy = [&](const std::vector<double> &numbers, std::uint64_t images) {
        const auto number = at(numbers);
        return !number   ? QString()
               : isExact ? exact(*number)
                         : accuracyText(*number, static_cast<std::int64_t>(images));
    };
    switch (kind) {
    case Kind::Epoch: {
        const EpochEvent *best = m_content.best();
        const bool isBest = !isExact && best && best->epoch == epoch.epoch;
        return isBest ? tr("%1 (best)").arg(epoch.epoch) : QString::number(epoch.epoch);
    }
    case Kind::HeldBackLoss:
        return loss(epoch.heldBackLoss);
    case Kind::HeldBackAccuracy:
        return accuracy(epoch.heldBackAccuracy, epoch.heldBackImages);
    case Kind::TrainedLoss:
        return loss(epoch.trainLoss);
    case Kind::TrainedAccuracy:
        return accuracy(epoch.trainAccuracy, 0);
    case Kind::LearningRate:
        return exact(epoch.learningRate);
    }
    return {};
}

} // namespace offramp
