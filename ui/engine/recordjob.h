// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>

namespace offramp {

/// What to record: one network on one test set. Empty fields follow from the network's spec and the test set's layout.
struct RecordJob {
    QString network;
    QString dataset;
    QString out;
    QString split;   ///< empty: the layout's own choice
    QString labels;  ///< empty: the network's choice; else sorted, numeric, wnids or the path of a map
    QString among;   ///< labelled or all; empty: as in the recording that is resumed, else all
    QString exits;   ///< outputs that are exits, "0,2,4" or "0:1,2"; empty: the network's choice, or as detected
    QString outputs; ///< logits, probabilities or log-probabilities; empty: as detected
    QString count;   ///< fvcore or complete; empty: as in the recording that is resumed, else fvcore
    std::optional<int> size;
    std::optional<std::array<double, 3>> mean;
    std::optional<std::array<double, 3>> std;
    bool squash = false;
    QString resize;             ///< pil, pil13, tensor or tensor-aa; empty: the network's choice
    QString architecture;       ///< that the network's weights are for: resnet18, …; empty: as the file says
    std::optional<int> classes; ///< of that architecture; absent: as the weights have them
    QString execution;          ///< optimised or archived; empty: as in the recording that is resumed, else optimised
    QString precision;          ///< fp32, bf16 or fp16; empty: as in the recording that is resumed, else fp32
    bool allowsTf32 = false;    ///< a GPU may use TF32 for fp32; else as in the recording that is resumed
    std::optional<bool> logits; ///< recorded or not; absent: if they take at most 200 MB
    std::optional<bool> thumbnails;   ///< the same
    std::optional<int> thumbnailSide; ///< longest side, pixels; absent: the engine's choice
    QString device = QStringLiteral("cpu");
    int batch = 64;           ///< images at once; 0: as many as the engine finds to be fastest
    bool takesFewer = false;  ///< the engine has said that the network takes that batch, and smaller ones too
    std::optional<int> limit; ///< images, classes balanced; absent: all
    bool skipBroken = false;  ///< leave out images that cannot be used

    bool operator==(const RecordJob &) const = default;
};

/// The engine's arguments for a job, events included; with dryRun nothing is recorded.
[[nodiscard]] QStringList argumentsFor(const RecordJob &job, bool dryRun = false);

/// A job as JSON, to be kept between starts of the program.
[[nodiscard]] QJsonObject toJson(const RecordJob &job);

/// The job that toJson() wrote; empty if a field is missing or has another type.
[[nodiscard]] std::optional<RecordJob> recordJobFrom(const QJsonObject &json);

/// Path of the engine: next to this program, else in PATH; empty if it is in neither place.
[[nodiscard]] QString enginePath();

} // namespace offramp
