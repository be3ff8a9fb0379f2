// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

// What the histograms of one recording count: samples by the written value of the criterion at each exit.

const MOST_BINS = 50;

/** {low, width, count}: equal bins of written values over all exits, with round edges. */
function niceBins(recording, criterion) {
    if (criterion.name === 'patience')
        return {low: 0, width: 1, count: recording.exits};
    const {samples: n, stops, uncertainty} = recording;
    const isBounded = criterion.low === 0;
    let low = isBounded && criterion.below ? 0 : criterion.high === 1 ? 1 : Infinity;
    let high = isBounded && criterion.below ? 0 : criterion.high === 1 ? 1 : -Infinity;
    for (const k of criterion.name === 'score' && stops.length > 1 ? recording.deciding : stops) {
        for (let j = 0; j < n; ++j) {
            const value = criterion.below ? uncertainty[k * n + j] : -uncertainty[k * n + j];
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
    }
    if (high - low < 1e-6)
        [low, high] = criterion.below ? [low, high + 1] : [low - 1, high];
    const width = niceStep((high - low) / MOST_BINS);
    const first = Math.floor(low / width + 1e-9);
    return {low: first * width, width, count: Math.max(1, Math.ceil(high / width - 1e-9) - first)};
}

/** [K,n] the bin of each sample at each exit. */
function binned(recording, criterion, bins) {
    const {uncertainty} = recording;
    const places = new Uint16Array(uncertainty.length);
    for (let i = 0; i < places.length; ++i) {
        // A value on an edge is on the side of the threshold there on which its samples are.
        const bin = criterion.below ? Math.floor((uncertainty[i] - bins.low) / bins.width)
                                    : Math.ceil((-uncertainty[i] - bins.low) / bins.width) - 1;
        places[i] = bin < 0 ? 0 : bin >= bins.count ? bins.count - 1 : bin;
    }
    return places;
}

/** Counts of samples that reach each exit: [K] of {correct, total} with a Float64Array [bins] each. One pass, O(K n). */
function reachingCounts(outcome, bins, places) {
    const {recording, code} = outcome;
    const {samples: n, exits, stops, correct} = recording;
    const counts = Array.from({length: exits}, () => ({
        correct: new Float64Array(bins.count), total: new Float64Array(bins.count)}));
    for (const k of stops) {
        const column = k * n;
        const {correct: right, total} = counts[k];
        for (let j = 0; j < n; ++j) {
            if (code[j] >> 1 < k)
                continue;
            ++total[places[column + j]];
            right[places[column + j]] += correct[column + j];
        }
    }
    return counts;
}

/** The top of an axis of counts: a bar far above all others is cut, so that they can be read. */
function countsTop(totals) {
    const [most = 0, second = 0] = Array.from(totals).sort((a, b) => b - a);
    return Math.max(1, most > 2.5 * second && second > 0 ? 1.3 * second : most) * 1.06;
}

/** Bars of counts from bottom to top as the d of a path. from, to: counts [bins] between which a bar is drawn. */
function barsPath(from, to, bins, x, y) {
    let path = '';
    for (let bin = 0; bin < bins.count; ++bin) {
        if (to[bin] <= (from ? from[bin] : 0))
            continue;
        const left = x(bins.low + bin * bins.width);
        const right = x(bins.low + (bin + 1) * bins.width);
        const gap = right - left >= 4 ? 1 : 0;
        path += `M${left.toFixed(1)} ${y(from ? from[bin] : 0).toFixed(1)}V${y(to[bin]).toFixed(1)}`
            + `H${(right - gap).toFixed(1)}V${y(from ? from[bin] : 0).toFixed(1)}Z`;
    }
    return path;
}
