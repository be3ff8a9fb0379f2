// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/dataset/dataset.h"
#include "core/execution/execution.h"
#include "core/recorder/pictures.h"
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

/// Compares logits [K, batch, C] with those of plain execution; of each batch the first rows only, the rest is padding.
[[nodiscard]] Deviation deviation(const std::vector<float> &plain, const std::vector<float> &logits,
                                  const OutputShape &outputs, std::size_t rows);

/// A session that was tried on some pictures before it records, and how it is to be described.
struct Trial {
    Session session;
    RunSettings run;                        ///< as it turned out
    std::optional<Deviation> lowPrecision;  ///< measured where the precision is not float32
    std::optional<std::string> whyArchived; ///< why optimised execution was given up
};

/// Opens a session. Optimised execution in float32 that moves a logit by more than rounding on the sample is given up
/// for execution as archived, and so is one that needs a network that can be split. batches: rows of the sample.
[[nodiscard]] Result<Trial> tryOut(const Network &network, const Dataset &dataset, const PicturePlan &pictures,
                                   const OutputShape &outputs, const RunSettings &settings,
                                   const std::vector<std::vector<std::size_t>> &batches, int batchSize);

} // namespace offramp
