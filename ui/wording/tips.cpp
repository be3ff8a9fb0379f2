// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/tips.h"

#include "ui/wording/tr.h"

namespace offramp {

namespace {

QString areaTipText(Tip tip)
{
    switch (tip) {
    case Tip::NormalisedArea:
        return tr("Area under the step curve divided by E_max: the mean accuracy over all costs up to E_max.\n"
                  "Costs below that of the cheapest included variant count as 0 %.");
    case Tip::AreaChange:
        return tr("Change of this area from the reference.");
    case Tip::Samples:
        return tr("Number of recorded samples behind every accuracy and cost.");
    case Tip::Accuracy:
        return tr("A: top-1 accuracy, the share of all recorded samples that are correct at the exit they take.");
    case Tip::AccuracyAxis:
        return tr("Top-1 accuracy: the share of all recorded samples that are correct at the exit they take.");
    case Tip::Status:
        return tr("Whether and how the variant contributes to the step curve.");
    default:
        return {};
    }
}

QString exitTipText(Tip tip)
{
    switch (tip) {
    case Tip::Exit:
        return tr("A place where the network can answer, counted from the input.");
    case Tip::Reached:
        return tr("How many of the recorded samples did not exit earlier.");
    case Tip::Exited:
        return tr("How many of the recorded samples exit here.");
    case Tip::Share:
        return tr("The share of all recorded samples that exit here.");
    case Tip::ExitAccuracy:
        return tr("Top-1 accuracy of the samples that exit here.");
    case Tip::LastExit:
        return tr("The last exit that is on always answers: every sample that reaches it exits there.");
    case Tip::ExitOff:
        return tr(
            "No sample exits here, and what the exit's head costs is not counted where that is known. The threshold "
            "is kept for when the exit is on again.");
    case Tip::OnlyExit:
        return tr("This exit cannot be switched off: it is the only one that is on, and one has to answer.");
    case Tip::SwitchExit:
        return tr(
            "Whether samples can exit here. An exit that is off costs nothing, where the cost of its head is known, "
            "and keeps its threshold. It holds for all variants of the network.");
    case Tip::HistogramBin:
        return tr("The range of one bar of the histograms.");
    case Tip::HistogramAxis:
        return tr("How many of the samples that reach the exit are in the range of a bar. A bar that is cut has its "
                  "number.");
    case Tip::HistogramCount:
        return tr("How many of the samples that reach the exit are in this range.");
    case Tip::ExitBar:
        return tr("The share of all recorded samples that exit at each exit, and how many of those are correct.");
    case Tip::SampleName:
        return tr("The sample's name in the test set, or its row in the recording, counted from 1.");
    case Tip::TrueClass:
        return tr("The class that the test set gives, as its name or as the number of the network's output, counted "
                  "from 0.");
    case Tip::SampleTable:
        return tr("What each exit answers for this sample, and the cost up to and including that exit. The exit that "
                  "the sample takes is bold.");
    case Tip::TriedClass:
        return tr("The most probable classes by the softmax of this exit, at the exit's temperature where it has one.");
    case Tip::TriedCost:
        return tr(
            "What an image costs that exits here, up to and including this exit's head, and the share of what one "
            "costs that passes through every exit.");
    default:
        return {};
    }
}

QString runTipText(Tip tip)
{
    switch (tip) {
    case Tip::Recorded:
        return tr("Samples in the file, of those to record. Each one has the answers of every exit.");
    case Tip::Rate:
        return tr("Samples recorded per second, over the last seconds.");
    case Tip::TimeLeft:
        return tr("Estimated from the samples that are left and the present rate.");
    case Tip::Duration:
        return tr("How long the engine ran, from its start to its end.");
    case Tip::Executed:
        return tr("Computed since this task was added: every image through every exit.");
    case Tip::EarlyExitCost:
        return tr("What the same samples cost if each stops at the exit it takes, at the current thresholds. Nothing "
                  "has been computed for a variant yet.");
    case Tip::Joules:
        return tr("Energy measured while the engine ran, where it was measured.");
    case Tip::RunNote:
        return tr("What the engine reports.");
    case Tip::TestSet:
        return tr("The layout recognised in the folder, its part, and what it contains.");
    case Tip::ExitCosts:
        return tr("Cost of one image up to and including each exit. One multiply-add counts as one FLOP.");
    case Tip::Outputs:
        return tr("The network's outputs that are exits, and what they return.");
    case Tip::Preprocessing:
        return tr("How an image becomes the network's input: resizing, cropping, then mean and standard deviation of "
                  "each channel.");
    case Tip::Resuming:
        return tr("Images to record, and those that are already in the file.");
    default:
        return {};
    }
}

QString trainTipText(Tip tip)
{
    switch (tip) {
    case Tip::TrainedNetwork:
        return tr(
            "The network's exits and classes, and what one image costs through all exits, forward. Training takes "
            "about three times as much.");
    case Tip::TrainedOn:
        return tr(
            "The images to train with, and those held back to choose the best epoch. The test set is never used.");
    case Tip::TrainRecipe:
        return tr("Optimiser, learning rate and its schedule, batch, and what else the recipe does.");
    case Tip::TrainEpochs:
        return tr("Epochs of the training, and those that the file's checkpoint holds already.");
    case Tip::EpochsDone:
        return tr("Epochs that are done, of those of the training. A checkpoint is written after each.");
    case Tip::TrainRate:
        return tr("Images trained with per second in this epoch, decoding included.");
    case Tip::TrainTimeLeft:
        return tr("Estimated from the images that are left and the rate of this epoch; the images held back are not "
                  "counted.");
    case Tip::TrainFlops:
        return tr("Computed for the training up to the last epoch that is done: three times the forward pass of each "
                  "image.");
    case Tip::BestEpoch:
        return tr(
            "The epoch with the highest mean accuracy of the exits on the images held back, or the last one where "
            "none are. The network's file holds it.");
    case Tip::EpochNumber:
        return tr("One pass over the images to train with, counted from 1.");
    case Tip::HeldBackLoss:
        return tr("Mean cross-entropy of the exit on the images held back, in nats, after the epoch.");
    case Tip::HeldBackAccuracy:
        return tr("Top-1 accuracy of the exit on the images held back, after the epoch.");
    case Tip::TrainedLoss:
        return tr("Mean loss of the exit on the images trained with, as the recipe changes them, during the epoch.");
    case Tip::TrainedAccuracy:
        return tr(
            "Top-1 accuracy of the exit on the images trained with, as the recipe changes them, during the epoch.");
    case Tip::LearningRate:
        return tr("The learning rate of the epoch's last step.");
    default:
        return {};
    }
}

QString fieldTipText(Tip tip)
{
    switch (tip) {
    case Tip::ImportedSamples:
        return tr("Samples with an answer at every exit, and the classes that occur or that the file gives.");
    case Tip::ImportedPoints:
        return tr("Rows with a cost and an accuracy; each becomes a point of the curve.");
    case Tip::ImportedCriteria:
        return tr("What thresholds can compare: the file has these numbers for every exit and sample.");
    case Tip::ImportedAccuracy:
        return tr("Top-1 accuracy of each exit if every sample exited there.");
    case Tip::PointEnergy:
        return tr("The lowest and the highest cost of the points, per image.");
    case Tip::PointAccuracy:
        return tr("The lowest and the highest accuracy of the points.");
    case Tip::InputSide:
        return tr("Width and height of the network's input, in pixels.");
    case Tip::Mean:
        return tr("Subtracted from each colour channel, whose values are between 0 and 1: one number, or three for "
                  "red, green and blue.");
    case Tip::Std:
        return tr("Each colour channel is divided by it after the mean is subtracted: one number, or three for red, "
                  "green and blue.");
    case Tip::MostVariants:
        return tr("The most variants to choose; fewer are chosen where no other one increases the area.");
    case Tip::AllVariants:
        return tr("Every variant that increases the area on the samples used for the choice. Many gain little, and may "
                  "lose on new images.");
    case Tip::FigureWidth:
        return tr("Width of the figure in millimetres.");
    case Tip::FigureHeight:
        return tr("Height of the figure in millimetres.");
    case Tip::FigureText:
        return tr("Size of the text in the figure, in points.");
    case Tip::FigureDots:
        return tr("Pixels per inch of PNG files; PDF and SVG have no pixels.");
    default:
        return {};
    }
}

QString payoffTipText(Tip tip)
{
    switch (tip) {
    case Tip::TrainingWork:
        return tr(
            "What the training of the early-exit network takes, with its unit: 3.2 MJ, 0.9 kWh, 5e9 GFLOPs. Where "
            "the full network has to be trained too, only what it takes more. An interval can follow: "
            "3.2±0.1 MJ.");
    case Tip::TrainingRun:
        return tr("The run of the log that is the training.");
    case Tip::TrainingNotes:
        return tr("How the log was read.");
    case Tip::FullWork:
        return tr("What one image takes without early exits, with its unit: 0.3 J. Empty: the recorded cost. The "
                  "variants are then estimated in proportion to the recorded costs.");
    case Tip::Payoff:
        return tr("The number of images after which the saved inference makes up for the training, with its 95 % "
                  "interval where a cost has one, and the number after which inference takes more than training.");
    case Tip::ScalingTable:
        return tr("CSV with a column of epochs, steps or shares of the data, and one of electricity.");
    case Tip::ScalingPrediction:
        return tr("Epochs or a share whose electricity the line predicts, as the table counts them.");
    case Tip::ScalingFit:
        return tr("Straight lines by least squares. R² is the part of the variation that a line explains; that of the "
                  "line through 0 compares with 0. Half widths are of 95 % intervals.");
    case Tip::Submission:
        return tr("What would be submitted, counted again from the recordings, and which of the contest's rules it "
                  "violates.");
    case Tip::SubmissionCheck:
        return tr("The variants that check.py counted again from the predictions that were written.");
    default:
        return {};
    }
}

QString suggestionTipText(Tip tip)
{
    switch (tip) {
    case Tip::AreaNow:
        return tr("The area of the variants that are included now.");
    case Tip::AreaSuggested:
        return tr("The area once the suggestion is applied.");
    case Tip::AreaGain:
        return tr("How much larger the suggested area is than the present one.");
    case Tip::UnseenHalf:
        return tr("Samples that played no part in the choice: the fair number.");
    case Tip::SelectionHalf:
        return tr("Samples used to choose the variants: this number is too optimistic.");
    case Tip::AllSamples:
        return tr("All recorded samples, as the window counts the area.");
    case Tip::AreaShared:
        return tr("The area of the best variants whose exits share one threshold.");
    case Tip::AreaPerExit:
        return tr("The area of the best variants that were found with a threshold for each exit.");
    case Tip::AreaBound:
        return tr(
            "An upper bound that is proven: no thresholds for each exit have a larger area on the samples used to "
            "choose.");
    case Tip::TargetBudget:
        return tr("The mean cost of an image, in the unit beside it or with a unit of its own. The most accurate "
                  "thresholds are searched.");
    case Tip::TargetDrop:
        return tr("How many percentage points of accuracy may be lost against the last exit. The cheapest thresholds "
                  "are searched.");
    case Tip::TargetShare:
        return tr("The share of all samples that are to exit here.");
    case Tip::TargetRest:
        return tr("What the shares above leave for the last exit, which always answers.");
    case Tip::TargetConfidence:
        return tr("Searches thresholds that hold on new images with at least this probability, by the samples that "
                  "choose them. Without it they just meet the target there, and on new images about half of the time.");
    case Tip::TargetSamples:
        return tr("How many samples the row is counted on.");
    case Tip::TargetPart:
        return tr("Samples that chose the thresholds, or that played no part in the choice: the latter are fair.");
    case Tip::TargetBesideLast:
        return tr("The accuracy minus that of the most accurate last exit on the same samples, in percentage points.");
    case Tip::TargetMet:
        return tr("Whether the target is met on the samples of the row.");
    case Tip::TargetSentence:
        return tr("What the search found, and on which samples. The probability on new images is that of an interval "
                  "around the outcome on samples that played no part in the choice.");
    case Tip::AimAtLeast:
        return tr(
            "The accuracy that is wanted, in percent. The line in the chart can be dragged; Up and Down step it.");
    case Tip::AimAtMost:
        return tr(
            "The mean cost of an image that is allowed, in the unit beside it or with a unit of its own. The line "
            "in the chart can be dragged; Up and Down step it.");
    case Tip::AimAnswer:
        return tr("The threshold of the selected variant's network, shared by all exits, that does best on the allowed "
                  "side of the line, counted on all recorded samples.");
    default:
        return {};
    }
}

} // namespace

QString tipText(Tip tip)
{
    for (const auto &textOf :
         {areaTipText, exitTipText, runTipText, trainTipText, fieldTipText, payoffTipText, suggestionTipText}) {
        if (const QString text = textOf(tip); !text.isEmpty())
            return text;
    }
    return {};
}

QString areaTip(const CostScale &scale)
{
    return tr("Area under the step curve between the cheapest included variant and E_max, in %1 × accuracy.\n"
              "Each variant counts with its accuracy up to the cost of the next more expensive variant.")
        .arg(scale.unitName());
}

QString pointsAreaTip(const CostScale &scale)
{
    return tr("Area under the step curve through the points, from the cheapest one to E_max, in %1 × accuracy.")
        .arg(scale.unitName());
}

QString eMaxTip(const CostScale &scale)
{
    return tr("Where the step curve ends, in %1: only variants below it add area.\n"
              "A number with another unit is converted: %2.")
        .arg(scale.perImage(), scale.example());
}

QString energyTip(const CostScale &scale)
{
    if (scale.unit != CostUnit::Gflops)
        return tr("E: mean %1 of an image over all recorded samples, in %2, from what each exit costs.\n"
                  "A sample costs what the exit it takes does, up to and including it.")
            .arg(scale.word(), scale.unitName());
    return tr("E: mean %1 over all recorded samples, a proxy for energy.\n"
              "A sample costs every layer and exit head up to and including the exit it takes.")
        .arg(scale.perImage());
}

QString contributionTip(const CostScale &scale)
{
    return tr("Area lost without this variant, in %1 × accuracy: the area of all included variants minus that of the "
              "others.")
        .arg(scale.unitName());
}

} // namespace offramp
