// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/thresholdsteps.h"

#include "core/exits/shortestthreshold.h"

#include <algorithm>
#include <cmath>

namespace offramp {

ThresholdIntervals::ThresholdIntervals(const OpenRecording &recording)
    : breakpoints(recording.sweep().breakpoints())
    , never(neverLeave(recording.criterion(), breakpoints))
{
}

ThresholdIntervals::ThresholdIntervals(const ExitSweep &sweep, Criterion criterion)
    : breakpoints(sweep.breakpoints())
    , never(neverLeave(criterion, breakpoints))
{
}

std::size_t intervalOf(const ThresholdIntervals &intervals, double threshold)
{
    const auto &breakpoints = intervals.breakpoints;
    const auto it = std::lower_bound(breakpoints.begin(), breakpoints.end(), threshold,
                                     [](float breakpoint, double t) { return breakpoint < t; });
    return static_cast<std::size_t>(it - breakpoints.begin());
}

double thresholdOfInterval(const ThresholdIntervals &intervals, std::size_t interval)
{
    const auto &breakpoints = intervals.breakpoints;
    if (interval == 0 || breakpoints.empty())
        return intervals.never;
    const double below = breakpoints[interval - 1];
    if (interval < breakpoints.size())
        return (below + static_cast<double>(breakpoints[interval])) / 2;
    return thresholdAbove(breakpoints, intervals.never);
}

double steppedThreshold(const ThresholdIntervals &intervals, double threshold, int steps)
{
    const auto last = static_cast<std::ptrdiff_t>(intervals.breakpoints.size());
    const auto now = static_cast<std::ptrdiff_t>(intervalOf(intervals, threshold));
    return thresholdOfInterval(intervals, static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(now + steps, 0, last)));
}

double nextAccuracyChange(const OpenRecording &recording, double threshold, bool up)
{
    const auto &curve = recording.curve();
    const auto after = std::upper_bound(curve.begin(), curve.end(), threshold,
                                        [](double t, const CurvePoint &point) { return t < point.threshold; });
    const double accuracy = recording.sweep().at(threshold).accuracy();
    const auto differs = [&](const CurvePoint &point) { return point.accuracy != accuracy; };
    if (up) {
        const auto it = std::find_if(after, curve.end(), differs);
        return it == curve.end() ? threshold : it->threshold;
    }
    const auto it = std::find_if(std::make_reverse_iterator(after), curve.rend(), differs);
    return it == curve.rend() ? threshold : it->threshold;
}

double nextAccuracyChange(const ExitSweep &sweep, Criterion criterion, double threshold, bool up)
{
    const ThresholdIntervals intervals(sweep, criterion);
    const std::int64_t right = sweep.at(threshold).correctInAll();
    const std::ptrdiff_t step = up ? 1 : -1;
    for (auto interval = static_cast<std::ptrdiff_t>(intervalOf(intervals, threshold)) + step;
         interval >= 0 && interval <= std::ssize(intervals.breakpoints); interval += step) {
        const double candidate = thresholdOfInterval(intervals, static_cast<std::size_t>(interval));
        if (sweep.at(candidate).correctInAll() != right)
            return candidate;
    }
    return threshold;
}

double shortestInInterval(const ThresholdIntervals &intervals, double threshold)
{
    return shortestThreshold(intervals.breakpoints, intervals.never, threshold);
}

} // namespace offramp
