// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/programmeasurement.h"

#include "core/measuring/programrun.h"

#include <fmt/format.h>

namespace offramp {

Result<ProgramMeasurement> measureProgram(const ProgramMeasureRequest &request, const Instruments &instruments,
                                          const std::stop_token &stop,
                                          const std::function<void(std::size_t, double)> &progress)
{
    ProgramMeasurement measured{.runs = {request.images.value_or(1), {}}, .repeated = {}};
    std::size_t run = 0;
    const auto once = [&](bool counts) -> Result<void> {
        ++run;
        Stopwatch watch(instruments);
        watch.start();
        if (auto ended = runProgram(request.command, stop); !ended) {
            Error error = ended.error();
            if (run > 1 && error.kind == ErrorKind::Failed)
                error.sentence.insert(0, fmt::format("Run {} of the program failed: ", run));
            return tl::unexpected(std::move(error));
        }
        if (auto stopped = watch.stop(); !stopped)
            return stopped;
        if (counts)
            measured.runs.repeats.push_back(watch.take());
        return {};
    };
    const auto repeated
        = repeat(request.rule, instruments.now, stop, {once, [&] { return widestHalfWidth(measured.runs); }, progress});
    if (!repeated)
        return tl::unexpected(repeated.error());
    measured.repeated = *repeated;
    return measured;
}

} // namespace offramp
