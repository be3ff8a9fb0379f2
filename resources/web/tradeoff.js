// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

/**
 * Where every sample exits, for thresholds T [K - 1]: the first exit that is on with u < T, else the answering one.
 * O(K n). code [n]: 2 * exit + whether the sample is correct there; leaving, correct [K]: counts.
 */
function evaluate(recording, thresholds) {
    const {samples: n, exits, uncertainty, correct, deciding, answering} = recording;
    const code = exits <= 128 ? new Uint8Array(n) : new Uint16Array(n);
    const leaving = new Float64Array(exits);
    const right = new Float64Array(exits);
    const limits = deciding.map((k) => thresholds[k]);
    const columns = deciding.map((k) => k * n);
    const count = deciding.length;
    for (let j = 0; j < n; ++j) {
        let i = 0;
        while (i < count && !(uncertainty[columns[i] + j] < limits[i]))
            ++i;
        const exit = i < count ? deciding[i] : answering;
        const isRight = correct[exit * n + j];
        code[j] = 2 * exit + isRight;
        ++leaving[exit];
        right[exit] += isRight;
    }
    return {recording, thresholds, code, leaving, correct: right};
}

/** The accuracy of an outcome, a fraction. */
function accuracyOf(outcome) {
    let correct = 0;
    for (const count of outcome.correct)
        correct += count;
    return correct / outcome.recording.samples;
}

/** What one of a unit is in whole numbers, of which sums have no rounding: a cost at E_max is then equal to it. */
const WHOLE_IN = {GFLOPs: 1e9};

/** The mean cost of an outcome in a unit, null where the recording has none. */
function energyOf(outcome, unit) {
    const {samples: n, costs} = outcome.recording;
    if (!costs[unit])
        return null;
    const {perExit, perSample} = costs[unit];
    const scale = WHOLE_IN[unit] ?? 1;
    const whole = WHOLE_IN[unit] ? (cost) => Math.round(cost * scale) : (cost) => cost;
    let total = 0;
    if (perSample) {
        for (let j = 0; j < n; ++j)
            total += whole(perSample[(outcome.code[j] >> 1) * n + j]);
    } else {
        for (let k = 0; k < perExit.length; ++k)
            total += outcome.leaving[k] * whole(perExit[k]);
    }
    return total / n / scale;
}

/** Calls take(j, cost) with the cost of each sample. */
function eachCost(outcome, unit, take) {
    const {samples: n, costs} = outcome.recording;
    const {perExit, perSample} = costs[unit];
    for (let j = 0; j < n; ++j) {
        const exit = outcome.code[j] >> 1;
        take(j, perSample ? perSample[exit * n + j] : perExit[exit]);
    }
}

/** The standard deviation of the samples' costs over sqrt(n), around their mean energy. */
function energyDeviation(outcome, unit, energy) {
    const {samples: n, costs} = outcome.recording;
    const {perExit} = costs[unit];
    let squares = 0;
    if (perExit) {
        for (let k = 0; k < perExit.length; ++k)
            squares += outcome.leaving[k] * (perExit[k] - energy) ** 2;
    } else {
        eachCost(outcome, unit, (_, cost) => { squares += (cost - energy) ** 2; });
    }
    return Math.sqrt(squares) / n;
}

/** Positions of the points below E_max, by energy and then accuracy, both ascending. points: {energy, accuracy}. */
function stepOrder(points, eMax) {
    const order = [];
    points.forEach((point, i) => {
        if (point.energy < eMax)
            order.push(i);
    });
    return order.sort((a, b) => points[a].energy - points[b].energy || points[a].accuracy - points[b].accuracy || a - b);
}

/** The area under the step curve of points, null where none is below E_max. No running maximum. */
function areaOf(points, eMax) {
    const order = stepOrder(points, eMax);
    if (order.length === 0)
        return null;
    let area = 0;
    order.forEach((i, step) => {
        const end = step + 1 < order.length ? points[order[step + 1]].energy : eMax;
        area += points[i].accuracy * (end - points[i].energy);
    });
    return area;
}

/** How much area each point adds: the area less that without it; null for those at or over E_max. */
function areasLost(points, eMax) {
    const whole = areaOf(points, eMax);
    return points.map((point, i) => point.energy < eMax
        ? whole - (areaOf(points.filter((_, other) => other !== i), eMax) ?? 0)
        : null);
}

/** For each point: {dominated, duplicate, overEMax}. Of equal points the first is not a duplicate. */
function standings(points, eMax) {
    const order = points.map((_, i) => i).sort(
        (a, b) => points[a].energy - points[b].energy || points[b].accuracy - points[a].accuracy || a - b);
    const found = [];
    let best = -Infinity;
    order.forEach((at, i) => {
        const point = points[at];
        const before = i > 0 ? points[order[i - 1]] : null;
        const duplicate = before !== null && before.energy === point.energy && before.accuracy === point.accuracy;
        found[at] = {
            overEMax: !(point.energy < eMax),
            duplicate,
            dominated: duplicate ? found[order[i - 1]].dominated : point.accuracy <= best,
        };
        best = Math.max(best, point.accuracy);
    });
    return found;
}
