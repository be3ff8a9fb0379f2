// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/topclasses.h"

#include "core/recording/recording.h"
#include "core/recording/temperatures.h"
#include "core/results/growth.h"

#include <fmt/format.h>

namespace offramp {

bool hasTopClasses(const OpenRecording &recording)
{
    return recording.columns() && recording.columns()->hasLogits;
}

Result<std::optional<TopClasses>> topClasses(const OpenRecording &recording, std::size_t row, std::size_t count)
{
    if (!hasTopClasses(recording))
        return std::nullopt;
    const auto temperatures = temperaturesOf(*recording.columns());
    if (!temperatures)
        return tl::unexpected(temperatures.error());
    const auto logits = checkFile(recording).and_then([&] { return readLogits(recording.path(), row); });
    if (!logits)
        return tl::unexpected(logits.error());
    if (!*logits)
        return std::nullopt;
    const std::size_t classes = (*logits)->size() / temperatures->size();
    TopClasses tops;
    for (std::size_t k = 0; k < temperatures->size(); ++k) {
        const auto ofExit = std::span(**logits).subspan(k * classes, classes);
        if (!answerAt(ofExit, (*temperatures)[k]))
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: row {} has NaN or infinite logits at exit {}.", recording.path(), row,
                                       k + 1),
                           "Record it again.");
        tops.push_back(mostProbable(ofExit, (*temperatures)[k], count));
    }
    return tops;
}

} // namespace offramp
