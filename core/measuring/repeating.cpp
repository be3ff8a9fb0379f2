// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/measuring/repeating.h"

namespace offramp {

namespace {

std::optional<RepeatEnd> endOf(const RepeatRule &rule, std::size_t repeats, double halfWidth, double seconds)
{
    if (rule.most && repeats >= *rule.most)
        return RepeatEnd::Repeats;
    if (rule.until && repeats >= leastRepeats && halfWidth <= *rule.until)
        return RepeatEnd::Narrow;
    if (rule.atMost && seconds >= *rule.atMost)
        return RepeatEnd::Time;
    return std::nullopt;
}

} // namespace

const char *toText(RepeatEnd end)
{
    switch (end) {
    case RepeatEnd::Narrow:
        return "narrow";
    case RepeatEnd::Time:
        return "time";
    case RepeatEnd::Repeats:
        break;
    }
    return "repeats";
}

Result<Repeated> repeat(const RepeatRule &rule, const std::function<double()> &now, const std::stop_token &stop,
                        const RepeatedWork &work)
{
    const double start = now();
    for (std::size_t done = 0;; ++done) {
        if (stop.stop_requested())
            return measurementCancelled();
        const bool counts = done >= rule.warmUps;
        if (const auto once = work.once(counts); !once)
            return tl::unexpected(once.error());
        if (!counts)
            continue;
        const std::size_t repeats = done + 1 - rule.warmUps;
        const double halfWidth = work.halfWidth();
        if (work.progress)
            work.progress(repeats, halfWidth);
        if (const auto end = endOf(rule, repeats, halfWidth, now() - start))
            return Repeated{repeats, *end, halfWidth};
    }
}

tl::unexpected<Error> measurementCancelled()
{
    return failure(ErrorKind::Cancelled, "Cancelled.", "The same command starts again from the beginning.");
}

} // namespace offramp
