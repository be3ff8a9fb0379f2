// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/execution/execution.h"
#include "core/recorder/imageplan.h"
#include "core/execution/session.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// How answers differ from those of plain execution in float32, over all exits of a sample of the test set.
struct Deviation {
    std::size_t answers = 0; ///< compared: samples x exits
    std::size_t changed = 0; ///< other predictions
    bool isRounding = true;  ///< no logit moved, and no prediction changed, by more than float32 rounds

    bool operator==(const Deviation &) const = default;
};

/// Compares logits [K, batch, C] with those of plain execution; only the first rows of each batch, the rest is padding.
/// kinds [K]: what the network returns; the logits of a sigmoid near 1 round coarsely.
[[nodiscard]] Deviation deviation(const std::vector<float> &plain, const std::vector<float> &logits,
                                  const OutputShape &outputs, const std::vector<OutputKind> &kinds, std::size_t rows);

/// A session that was tried on some images before it records, and what was found out.
struct Trial {
    Session session;
    RunSettings run;                        ///< the settings in use
    std::optional<Deviation> lowPrecision;  ///< measured where not everything is computed in float32
    std::optional<std::string> whyArchived; ///< why optimised execution is not used
};

/// Opens a session. Falls back from optimised execution to execution as archived where the network cannot be split or
/// its stages cannot run, and where in float32 without TF32 a logit of the trial rows moves by more than rounding.
/// batches: those rows.
[[nodiscard]] Result<Trial> tryOut(const Network &network, const Dataset &dataset, const ImagePlan &images,
                                   const OutputShape &outputs, const RunSettings &settings,
                                   const std::vector<std::vector<std::size_t>> &batches, int batchSize);

} // namespace offramp
