// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

/** The positions of float32 values in ascending order, equal ones in their own; a radix sort, O(n). */
function sortedOrder(values) {
    const n = values.length;
    const bits = new Uint32Array(Float32Array.from(values, (value) => value + 0).buffer); // no negative zero
    for (let i = 0; i < n; ++i)
        bits[i] ^= bits[i] >>> 31 ? 0xffffffff : 0x80000000; // ordered as unsigned numbers
    let from = Uint32Array.from({length: n}, (_, i) => i);
    let to = new Uint32Array(n);
    for (const shift of [0, 16]) {
        const starts = new Uint32Array(65537);
        for (let i = 0; i < n; ++i)
            ++starts[((bits[i] >>> shift) & 0xffff) + 1];
        for (let digit = 0; digit < 65536; ++digit)
            starts[digit + 1] += starts[digit];
        for (let i = 0; i < n; ++i)
            to[starts[(bits[from[i]] >>> shift) & 0xffff]++] = from[i];
        [from, to] = [to, from];
    }
    return from;
}

/** A threshold beyond the last breakpoint, within the criterion's range. */
function thresholdAbove(breakpoints, never) {
    const top = breakpoints[breakpoints.length - 1];
    const above = top + (breakpoints.length === 1 ? 0.5 : (top - breakpoints[breakpoints.length - 2]) / 2);
    return never < 0 && above > 0 && top < 0 ? top / 2 : above;
}

/** The threshold of an interval between breakpoints, of which the outcome is the same everywhere. */
function thresholdOfInterval(breakpoints, never, interval) {
    if (interval === 0 || breakpoints.length === 0)
        return never;
    if (interval < breakpoints.length)
        return (breakpoints[interval - 1] + breakpoints[interval]) / 2;
    return thresholdAbove(breakpoints, never);
}

/** How many breakpoints are below a threshold. */
function intervalOf(breakpoints, threshold) {
    let low = 0;
    let high = breakpoints.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (breakpoints[middle] < threshold)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/**
 * A trade-off curve: every outcome of one threshold that moves, T ascending, so that energy descends. Built from moves:
 * ascending lists of values and samples; when T passes a value, change(list, sample) says {cost, correct} that are
 * added to the sums, cost and correct of all samples at never.
 * Gives breakpoints (Float32Array) and threshold, energy, accuracy, interval (one entry for each distinct outcome).
 */
function curveOf({lists, change, cost, correct, samples, never}) {
    let breakpoints = new Float32Array(lists.reduce((sum, list) => sum + list.order.length, 0));
    const threshold = [];
    const energy = [];
    const accuracy = [];
    const interval = [];
    const places = lists.map(() => 0);
    const sums = {cost, correct};
    let count = 0;
    const take = (at) => {
        const [e, a] = [sums.cost / samples, sums.correct / samples];
        const last = energy.length - 1;
        if (last >= 0 && Math.abs(energy[last] - e) <= 1e-13 * e && accuracy[last] === a)
            return;
        energy.push(e);
        accuracy.push(a);
        interval.push(at);
    };
    take(0);
    for (;;) {
        let next = Infinity;
        lists.forEach((list, i) => {
            if (places[i] < list.order.length)
                next = Math.min(next, list.values[list.order[places[i]]]);
        });
        if (next === Infinity)
            break;
        lists.forEach((list, i) => {
            while (places[i] < list.order.length && list.values[list.order[places[i]]] === next)
                change(i, list.order[places[i]++], sums);
        });
        breakpoints[count++] = next;
        take(count);
    }
    breakpoints = breakpoints.slice(0, count);
    for (const at of interval)
        threshold.push(thresholdOfInterval(breakpoints, never, at));
    return {
        breakpoints, never, interval: Uint32Array.from(interval), threshold: Float64Array.from(threshold),
        energy: Float64Array.from(energy), accuracy: Float64Array.from(accuracy),
    };
}

/** cost(exit, sample) of a recording in a unit. */
function costReader(recording, unit) {
    const {perExit, perSample} = recording.costs[unit];
    return perSample ? (k, j) => perSample[k * recording.samples + j] : (k) => perExit[k];
}

/** The whole curve of a recording: one threshold that all exits share. Null where it has no cost in the unit. */
function sharedCurve(recording, unit) {
    if (!recording.costs[unit])
        return null;
    const {samples: n, uncertainty, correct, deciding, stops, answering, never} = recording;
    const costAt = costReader(recording, unit);
    const minimum = new Float32Array(n).fill(Infinity);
    const lists = deciding.map((k) => {
        for (let j = 0; j < n; ++j)
            minimum[j] = Math.min(minimum[j], uncertainty[k * n + j]);
        const values = minimum.slice();
        return {values, order: sortedOrder(values)};
    });
    let cost = 0;
    let right = 0;
    for (let j = 0; j < n; ++j) {
        cost += costAt(answering, j);
        right += correct[answering * n + j];
    }
    // Passing the running minimum up to an exit, a sample moves there from the next one.
    const change = (i, j, sums) => {
        const [to, from] = [stops[i], stops[i + 1]];
        sums.cost += costAt(to, j) - costAt(from, j);
        sums.correct += correct[to * n + j] - correct[from * n + j];
    };
    return curveOf({lists, change, cost, correct: right, samples: n, never});
}

/** The curve of one exit's threshold while the others stay: exit is one of recording.deciding. */
function sliceCurve(recording, unit, thresholds, exit) {
    if (!recording.costs[unit])
        return null;
    const {samples: n, uncertainty, correct, deciding, answering, never} = recording;
    const costAt = costReader(recording, unit);
    const before = deciding.filter((k) => k < exit);
    const after = deciding.filter((k) => k > exit);
    const firstOf = (exits, j) => exits.find((k) => uncertainty[k * n + j] < thresholds[k]);
    const reaching = [];
    const otherwise = []; // where those samples exit if not here
    let cost = 0;
    let right = 0;
    for (let j = 0; j < n; ++j) {
        const early = firstOf(before, j);
        const k = early ?? firstOf(after, j) ?? answering;
        cost += costAt(k, j);
        right += correct[k * n + j];
        if (early === undefined) {
            reaching.push(j);
            otherwise.push(k);
        }
    }
    const values = Float32Array.from(reaching, (j) => uncertainty[exit * n + j]);
    const change = (_, i, sums) => {
        const j = reaching[i];
        sums.cost += costAt(exit, j) - costAt(otherwise[i], j);
        sums.correct += correct[exit * n + j] - correct[otherwise[i] * n + j];
    };
    return curveOf({lists: [{values, order: sortedOrder(values)}], change, cost, correct: right, samples: n, never});
}

/** The place on a curve (its index) whose outcome a threshold has. */
function placeOf(curve, threshold) {
    const at = intervalOf(curve.breakpoints, threshold);
    let low = 0;
    let high = curve.interval.length;
    while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (curve.interval[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/** The first place of a curve whose energy is at most energy; its length where there is none. */
function firstAtMost(curve, energy) {
    let low = 0;
    let high = curve.energy.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (curve.energy[middle] > energy)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/** {place, x, y, distance} of the place on a curve nearest to a pixel of a plot (x, y: numbers to pixels). */
function nearestPlace(curve, plot, x, y) {
    const best = {place: -1, x: 0, y: 0, distance: Infinity};
    const look = (place) => { // true while places further on may be nearer
        const px = plot.x(curve.energy[place]);
        if (Math.abs(px - x) >= best.distance)
            return false;
        const py = plot.y(curve.accuracy[place]);
        const distance = Math.hypot(px - x, py - y);
        if (distance < best.distance)
            Object.assign(best, {place, x: px, y: py, distance});
        return true;
    };
    const start = firstAtMost(curve, plot.energyAt(x));
    for (let i = start; i < curve.energy.length && look(i); ++i);
    for (let i = start - 1; i >= 0 && look(i); --i);
    return best;
}

/** A curve as the d of an SVG path with at most four points for each pixel column of a plot. */
function curvePath(curve, plot) {
    const parts = [];
    let column = [];
    const flush = () => {
        if (column.length > 4) {
            const by = [...column].sort((a, b) => a[1] - b[1]);
            column = [column[0], by[0], by[by.length - 1], column[column.length - 1]];
        }
        for (const [x, y] of column)
            parts.push(`${x.toFixed(1)} ${y.toFixed(1)}`);
        column = [];
    };
    let current = NaN;
    for (let i = curve.energy.length - 1; i >= 0; --i) {
        const x = plot.x(curve.energy[i]);
        if (Math.floor(x) !== current)
            flush();
        current = Math.floor(x);
        column.push([x, plot.y(curve.accuracy[i])]);
    }
    flush();
    return parts.length ? `M${parts.join('L')}` : '';
}
