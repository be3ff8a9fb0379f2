// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

// What the reader has set. A state is never changed in place: {unit, eMax: {unit: number}, axis: 'linear' or 'log' or
// null (the page chooses), mode: 'shared' or 'exits', variant: selected index, thresholds: [[T]], included: [boolean]}.

/** The state in which the author left the decision. */
function authorState(data) {
    const hasOwn = data.variants.some(({thresholds}) => thresholds.length > 1 && sharedThreshold(thresholds) === null);
    return {
        unit: data.unit,
        eMax: Object.fromEntries(data.units.map((unit) => [unit, data.eMax[unit].value])),
        axis: null,
        mode: hasOwn ? 'exits' : 'shared',
        variant: 0,
        thresholds: data.variants.map(({thresholds}) => thresholds),
        included: data.variants.map(({included}) => included),
    };
}

function withThresholds(state, variant, thresholds) {
    return {...state, thresholds: state.thresholds.map((old, i) => (i === variant ? thresholds : old))};
}

function withIncluded(state, variant, isIncluded) {
    return {...state, included: state.included.map((old, i) => (i === variant ? isIncluded : old))};
}

function isSameThresholds(a, b) {
    return a.length === b.length && a.every((threshold, k) => threshold === b[k]);
}

/** Whether two states have the same result: what is only looked at differently does not count. */
function isSameDecision(a, b) {
    return a.thresholds.every((thresholds, i) => isSameThresholds(thresholds, b.thresholds[i]))
        && a.included.every((is, i) => is === b.included[i])
        && Object.keys(a.eMax).every((unit) => a.eMax[unit] === b.eMax[unit]);
}

/** The part of an address behind "#": what differs from the author's state. Empty where nothing does. */
function addressOf(data, author, state) {
    const criterion = criterionOf(data.criterion);
    const parts = [];
    if (state.unit !== author.unit)
        parts.push(`unit=${encodeURIComponent(state.unit)}`);
    for (const unit of data.units.filter((name) => state.eMax[name] !== author.eMax[name]))
        parts.push(`${unit === state.unit ? 'emax' : `emax.${encodeURIComponent(unit)}`}=${state.eMax[unit]}`);
    if (state.axis !== author.axis)
        parts.push(`axis=${state.axis}`);
    if (state.mode !== author.mode)
        parts.push(`mode=${state.mode}`);
    if (state.variant !== author.variant)
        parts.push(`variant=${state.variant}`);
    state.thresholds.forEach((thresholds, i) => {
        if (!isSameThresholds(thresholds, author.thresholds[i]))
            parts.push(`v${i}=${thresholdsText(criterion, thresholds)}`);
    });
    const differing = (isIncluded) => state.included.flatMap(
        (is, i) => (is === isIncluded && author.included[i] !== isIncluded ? [i] : []));
    for (const [key, list] of [['off', differing(false)], ['on', differing(true)]]) {
        if (list.length)
            parts.push(`${key}=${list.join(',')}`);
    }
    return parts.join('&');
}

/** The state that an address describes; parts that are unknown or broken are ignored, each by itself. */
function stateOfAddress(data, author, address) {
    const criterion = criterionOf(data.criterion);
    const given = new Map();
    for (const part of address.replace(/^#/, '').split('&')) {
        const at = part.indexOf('=');
        if (at > 0)
            given.set(part.slice(0, at), part.slice(at + 1));
    }
    let state = author;
    const unit = data.units.find((name) => encodeURIComponent(name) === given.get('unit') || name === given.get('unit'));
    if (unit)
        state = {...state, unit};
    for (const name of data.units) {
        const eMax = Number(given.get(name === state.unit ? 'emax' : `emax.${encodeURIComponent(name)}`) || NaN);
        if (isPossibleEMax(eMax))
            state = {...state, eMax: {...state.eMax, [name]: eMax}};
    }
    if (['linear', 'log'].includes(given.get('axis')))
        state = {...state, axis: given.get('axis')};
    if (['shared', 'exits'].includes(given.get('mode')))
        state = {...state, mode: given.get('mode')};
    const indices = (text) => (text ?? '').split(',').filter((i) => /^\d+$/.test(i) && Number(i) < data.variants.length);
    for (const i of indices(given.get('variant')).slice(0, 1))
        state = {...state, variant: Number(i)};
    data.variants.forEach(({recording}, i) => {
        const text = given.get(`v${i}`);
        const read = text === undefined ? {} : readThresholds(criterion, text, recording.exits, false);
        if (read.thresholds)
            state = withThresholds(state, i, read.thresholds);
    });
    for (const i of indices(given.get('off')))
        state = withIncluded(state, Number(i), false);
    for (const i of indices(given.get('on')))
        state = withIncluded(state, Number(i), true);
    return state;
}
