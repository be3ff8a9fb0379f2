// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wording/costscale.h"

namespace offramp {

/// The numbers of the window whose tooltips are always the same.
enum class Tip {
    NormalisedArea,
    AreaChange,
    Samples,
    Accuracy,
    AccuracyAxis,
    Status,
    // exits
    Exit,
    Reached,
    Exited,
    Share,
    ExitAccuracy,
    LastExit,
    ExitOff,
    OnlyExit,
    SwitchExit,
    HistogramBin,
    HistogramCount,
    HistogramAxis,
    ExitBar,
    // samples
    SampleName,
    TrueClass,
    SampleTable,
    // an image that is tried
    TriedClass,
    TriedCost,
    // a run of the engine
    Recorded,
    Rate,
    TimeLeft,
    Duration,
    Executed,
    EarlyExitCost,
    Joules,
    RunNote,
    // what is going to be recorded or imported
    TestSet,
    ExitCosts,
    Outputs,
    Preprocessing,
    Resuming,
    ImportedSamples,
    ImportedPoints,
    ImportedCriteria,
    ImportedAccuracy,
    PointEnergy,
    PointAccuracy,
    // a training
    TrainedNetwork,
    TrainedOn,
    TrainRecipe,
    TrainEpochs,
    EpochsDone,
    TrainRate,
    TrainTimeLeft,
    TrainFlops,
    BestEpoch,
    EpochNumber,
    HeldBackLoss,
    HeldBackAccuracy,
    TrainedLoss,
    TrainedAccuracy,
    LearningRate,
    // fields
    InputSide,
    Mean,
    Std,
    MostVariants,
    AllVariants,
    FigureWidth,
    FigureHeight,
    FigureText,
    FigureDots,
    // training and inference
    TrainingWork,
    TrainingRun,
    TrainingNotes,
    FullWork,
    Payoff,
    ScalingTable,
    ScalingPrediction,
    ScalingFit,
    // submissions
    Submission,
    SubmissionCheck,
    // suggestions
    AreaNow,
    AreaSuggested,
    AreaGain,
    AreaShared,
    AreaPerExit,
    AreaBound,
    TargetBudget,
    TargetDrop,
    TargetShare,
    TargetRest,
    TargetConfidence,
    TargetSamples,
    TargetPart,
    TargetBesideLast,
    TargetMet,
    TargetSentence,
    AimAtLeast,
    AimAtMost,
    AimAnswer,
    UnseenHalf,
    SelectionHalf,
    AllSamples,
};

/// What a number of the window is and how it is counted.
[[nodiscard]] QString tipText(Tip tip);

/// The same of numbers whose unit varies: the area, that of imported points, E_max, energies, and what a variant
/// contributes.
[[nodiscard]] QString areaTip(const CostScale &scale);
[[nodiscard]] QString pointsAreaTip(const CostScale &scale);
[[nodiscard]] QString eMaxTip(const CostScale &scale);
[[nodiscard]] QString energyTip(const CostScale &scale);
[[nodiscard]] QString contributionTip(const CostScale &scale);

} // namespace offramp
