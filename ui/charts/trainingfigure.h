// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/protocol/events.h"
#include "ui/charts/figurecanvas.h"

#include <QStringList>

#include <vector>

class QPainter;

namespace offramp {

/// What the figure of a training shows.
struct TrainingContent {
    QString network;                ///< its name
    QStringList exits;              ///< [K] names
    std::vector<EpochEvent> epochs; ///< those that are done, in their order, each with numbers of all exits

    bool operator==(const TrainingContent &) const = default;

    /// The last epoch that was the best so far; null where none is done.
    [[nodiscard]] const EpochEvent *best() const;
};

/// Where the two plots of the figure are: of the loss and of the accuracy.
struct TrainingPlots {
    QRectF loss;
    QRectF accuracy;
    double lowEpoch = 0; ///< at their left edges
    double highEpoch = 1;
};

/// What the figure says, for screen readers.
[[nodiscard]] QString spokenTraining(const TrainingContent &content);

/// An epoch's numbers, a line for each exit: "Epoch 3, the best so far", "early: loss 0.512, 81.2 % …".
[[nodiscard]] QString epochTip(const TrainingContent &content, const EpochEvent &epoch);

/// The epoch nearest to a place in one of the plots; null elsewhere, or where none is done.
[[nodiscard]] const EpochEvent *epochAt(const TrainingPlots &plots, const TrainingContent &content, QPointF place);

/// Paints loss and accuracy of every exit by epoch, beside each other or one below the other: on the images held back
/// (solid) and on those trained with (dashed), with the best epoch. Returns where the plots are.
TrainingPlots paintTrainingFigure(QPainter &painter, const FigureCanvas &canvas, const TrainingContent &content);

} // namespace offramp
