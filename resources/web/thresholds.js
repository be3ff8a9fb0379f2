// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

// Thresholds as people read and write them. T is compared with u (a sample exits where u < T); what is written is the
// value of the criterion: T for entropy, its negative otherwise.

const CRITERIA = {
    entropy: {title: 'Entropy', suffix: 'nats', below: true, low: 0, high: Infinity},
    confidence: {title: 'Confidence', suffix: '', below: false, low: 0, high: 1},
    margin: {title: 'Margin', suffix: '', below: false, low: 0, high: 1},
    score: {title: 'Score', suffix: '', below: false, low: -Infinity, high: Infinity},
    patience: {title: 'Patience', suffix: '', below: false, low: 0, high: Infinity},
};

function criterionOf(name) {
    return {name, ...(CRITERIA[name] ?? CRITERIA.score)};
}

function writtenThreshold(criterion, threshold) {
    return criterion.below ? threshold : 0 - threshold;
}

/** The one threshold that all exits share, null where they differ or there is none. */
function sharedThreshold(thresholds) {
    return thresholds.length > 0 && thresholds.every((t) => t === thresholds[0]) ? thresholds[0] : null;
}

/** Every digit: "0.63" where all are equal, else "0.4:0.9". */
function thresholdsText(criterion, thresholds, ofOne = String) {
    if (thresholds.length === 0)
        return 'none';
    const shared = sharedThreshold(thresholds);
    const written = shared === null ? thresholds : [shared];
    return written.map((t) => ofOne(writtenThreshold(criterion, t))).join(':');
}

/** The same with at most nine characters for each, to be read. */
function shortThresholds(criterion, thresholds) {
    return thresholdsText(criterion, thresholds, (value) => {
        const whole = String(value);
        return whole.length <= 9 ? whole : String(Number(value.toPrecision(4)));
    });
}

function thresholdsWithUnit(criterion, thresholds) {
    const text = shortThresholds(criterion, thresholds);
    return thresholds.length && criterion.suffix ? `${text} ${criterion.suffix}` : text;
}

/** What is wrong with a written threshold, as a sentence; empty where it can be one. */
function thresholdFault(criterion, value) {
    const name = criterion.name;
    if (value < criterion.low)
        return `The threshold ${value} is below ${criterion.low}; ${name === 'entropy' ? 'an' : 'a'} ${name} never is.`;
    if (value > criterion.high)
        return `The threshold ${value} is above ${criterion.high}; a ${name} never is. `
            + 'Write a fraction from 0 to 1, such as 0.9.';
    return '';
}

/**
 * {thresholds} as T, or {error: a sentence}, from what a person writes: "0.63", or "0.4:0.9" for each exit. hasLimits: no
 * value beyond those of the criterion, which only a mistake is; a marker at its end may be there.
 */
function readThresholds(criterion, text, exits, hasLimits = true) {
    const needed = exits - 1;
    const values = text.split(':').map(parsedNumber);
    if (values.some((value) => !Number.isFinite(value)))
        return {error: `"${printable(text)}" is not a threshold. Write a number such as ${criterion.below ? '0.63' : '0.9'}`
            + (needed > 1 ? ', or one for each exit but the last with colons between them.' : '.')};
    if (values.length !== 1 && values.length !== needed)
        return {error: `"${printable(text)}" holds ${values.length} thresholds; a network of ${exits} exits takes ${needed}. `
            + 'Write one for each exit but the last, or a single one for all.'};
    for (const value of hasLimits ? values : []) {
        const fault = thresholdFault(criterion, value);
        if (fault)
            return {error: fault};
    }
    const thresholds = values.map((value) => writtenThreshold(criterion, value));
    return {thresholds: thresholds.length === needed ? thresholds : new Array(needed).fill(thresholds[0])};
}

/** The shortest decimal strictly between the breakpoints of a curve around a threshold, so of the same outcome. */
function shortestThreshold({breakpoints, never}, threshold) {
    const count = breakpoints.length;
    if (count === 0)
        return never;
    const between = (low, high) => (low === Math.floor(low) && high === low + 1 ? high : shortestBetween(low, high));
    const above = intervalOf(breakpoints, threshold);
    const inner = above === 0 ? breakpoints[0] : breakpoints[above - 1];
    if (above > 0 && above < count)
        return between(inner, breakpoints[above]);
    const representative = above === 0 ? never : thresholdAbove(breakpoints, never);
    const outer = 2 * representative - inner;
    return inner === outer ? representative : between(Math.min(inner, outer), Math.max(inner, outer));
}
