// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

const NORMAL_QUANTILE = 1.959963984540054; // half of a 95 % interval in standard errors

/**
 * psi [n], the influence of each sample on the area (unit x fraction): the sum over the steps i, by energy, of
 * (a_ij - A_i)(E_{i+1} - E_i) + (e_ij - E_i)(A_{i-1} - A_i) with A_0 = 0 and E_{R+1} = E_max.
 * steps: {outcome, energy, accuracy} in the order of stepOrder(), of the same samples. O(R n).
 */
function areaInfluence(steps, unit, eMax) {
    const n = steps[0].outcome.recording.samples;
    const influence = new Float64Array(n);
    let before = 0;
    steps.forEach(({outcome, energy, accuracy}, i) => {
        const width = (i + 1 < steps.length ? steps[i + 1].energy : eMax) - energy;
        const fall = before - accuracy;
        const mean = accuracy * width + energy * fall;
        const {code} = outcome;
        const {perExit, perSample} = outcome.recording.costs[unit];
        if (perSample) {
            for (let j = 0; j < n; ++j)
                influence[j] += (code[j] & 1) * width + perSample[(code[j] >> 1) * n + j] * fall - mean;
        } else { // which takes few values
            const values = new Float64Array(2 * perExit.length);
            for (let c = 0; c < values.length; ++c)
                values[c] = (c & 1) * width + perExit[c >> 1] * fall - mean;
            for (let j = 0; j < n; ++j)
                influence[j] += values[code[j]];
        }
        before = accuracy;
    });
    return influence;
}

/** {low, high, standard_error} around an area, or around a change where less is the influence on the other area. */
function intervalAround(area, influence, less = null) {
    let squares = 0;
    for (let j = 0; j < influence.length; ++j) {
        const psi = less ? influence[j] - less[j] : influence[j];
        squares += psi * psi;
    }
    const error = Math.sqrt(squares) / influence.length;
    return {low: area - NORMAL_QUANTILE * error, high: area + NORMAL_QUANTILE * error, standard_error: error};
}

/** Whether new images may reverse the order of two mean energies. steps: as areaInfluence() takes them. */
function mayFlip(a, b, unit) {
    const difference = b.energy - a.energy;
    // The standard error of a difference is at most the sum of both, so most pairs are decided without the samples.
    const bound = energyDeviation(a.outcome, unit, a.energy) + energyDeviation(b.outcome, unit, b.energy);
    if (Math.abs(difference) > 2 * bound)
        return false;
    const n = a.outcome.recording.samples;
    const of = ({outcome}) => {
        const {perExit, perSample} = outcome.recording.costs[unit];
        return perSample ? (j) => perSample[(outcome.code[j] >> 1) * n + j] : (j) => perExit[outcome.code[j] >> 1];
    };
    const costOfA = of(a);
    const costOfB = of(b);
    let isACheaper = false;
    let isBCheaper = false;
    let squares = 0;
    for (let j = 0; j < n; ++j) {
        const more = costOfB(j) - costOfA(j);
        isACheaper ||= more > 0;
        isBCheaper ||= more < 0;
        squares += (more - difference) * (more - difference);
    }
    return isACheaper && isBCheaper && Math.abs(difference) <= 2 * Math.sqrt(squares) / n;
}

/**
 * Pairs of steps whose order may flip, so that the area may jump: positions among steps. Answers about a pair are kept
 * for as long as both of its outcomes live.
 */
function nearTies(steps, unit, kept) {
    const ties = [];
    for (let first = 0; first < steps.length; ++first) {
        for (let second = first + 1; second < steps.length; ++second) {
            const [a, b] = [steps[first], steps[second]];
            if (a.accuracy === b.accuracy)
                continue;
            let answers = kept.get(a.outcome);
            if (!answers)
                kept.set(a.outcome, answers = new WeakMap());
            let answer = answers.get(b.outcome);
            if (answer?.unit !== unit)
                answers.set(b.outcome, answer = {unit, flips: mayFlip(a, b, unit)});
            if (answer.flips)
                ties.push([first, second]);
        }
    }
    return ties;
}
