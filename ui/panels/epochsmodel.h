// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/trainingfigure.h"
#include "ui/panels/textsmodel.h"

namespace offramp {

/// The numbers of a training as a table: a row for each epoch; for each exit its loss and accuracy on the images held
/// back, where there are any, and on those trained with.
class EpochsModel : public TextsModel
{
    Q_OBJECT
public:
    using TextsModel::TextsModel;

    void setContent(const TrainingContent &content);

protected:
    [[nodiscard]] int rows() const override { return static_cast<int>(m_content.epochs.size()); }
    [[nodiscard]] int columns() const override { return static_cast<int>(m_columns.size()); }
    [[nodiscard]] ColumnHead head(int column) const override;
    [[nodiscard]] QString text(int row, int column, bool isExact) const override;

private:
    enum class Kind { Epoch, HeldBackLoss, HeldBackAccuracy, TrainedLoss, TrainedAccuracy, LearningRate };
    struct Column {
        Kind kind = Kind::Epoch;
        int exit = 0;

        bool operator==(const Column &) const = default;
    };
    [[nodiscard]] static std::vector<Column> columnsFor(const TrainingContent &content);

    TrainingContent m_content;
    std::vector<Column> m_columns = columnsFor({});
};

} // namespace offramp
