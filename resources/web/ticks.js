// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

/** The smallest 1, 2 or 5 times a power of ten that is at least rough. */
function niceStep(rough) {
    const power = 10 ** Math.floor(Math.log10(rough));
    const share = rough / power;
    return (share <= 1.000001 ? 1 : share <= 2.000001 ? 2 : share <= 5.000001 ? 5 : 10) * power;
}

function stepLabel(value, step) {
    return withTrueMinus((value + 0).toFixed(Math.max(0, -Math.floor(Math.log10(step) + 1e-9))));
}

/** About wanted ticks {value, label} at multiples of 1, 2 or 5; labels are of value * scale. */
function linearTicks(low, high, wanted, scale = 1) {
    const step = niceStep((high - low) * scale / Math.max(1, wanted));
    const ticks = [];
    for (let i = Math.ceil(low * scale / step - 1e-9); i * step <= high * scale * (1 + 1e-12) + 1e-12 * step; ++i)
        ticks.push({value: i * step / scale, label: stepLabel(i * step, step)});
    return ticks;
}

/** Ticks of a logarithmic axis, 0 < low < high; minor ones carry no label. scale: a power of ten. */
function logTicks(low, high, wanted, scale = 1) {
    const decades = Math.log10(high / low);
    if (decades < 0.7)
        return linearTicks(low, high, wanted, scale);
    const shift = Math.round(Math.log10(scale));
    const ticksWith = (digits, every) => {
        const ticks = [];
        for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); ++power) {
            for (let digit = 1; digit <= 9; ++digit) {
                const value = shiftedDecimal(digit, power);
                if (value < low * (1 - 1e-12) || value > high * (1 + 1e-12))
                    continue;
                const isLabelled = digits.includes(String(digit)) && power % every === 0;
                ticks.push({value, label: isLabelled ? String(shiftedDecimal(digit, power + shift)) : ''});
            }
        }
        return ticks;
    };
    // More and more labels, until there are enough to read the axis by.
    const every = Math.max(1, Math.ceil(decades / Math.max(1, wanted)));
    const choices = [...Array.from({length: every}, (_, i) => ['1', every - i]), ['125', 1], ['12357', 1]];
    let choice = decades * 5 <= wanted ? choices.length - 1 : decades * 3 <= wanted ? choices.length - 2 : 0;
    let ticks = ticksWith(...choices[choice]);
    while (ticks.filter((tick) => tick.label).length < Math.min(4, wanted) && ++choice < choices.length)
        ticks = ticksWith(...choices[choice]);
    return ticks;
}

/** {x, y, energyAt, accuracyAt}: numbers to pixels and back; area: {left, top, right, bottom}, range: {low, high, ...}. */
function plotOf(area, range, isLog) {
    const to = isLog ? Math.log : (value) => value;
    const [first, last] = [to(range.low), to(range.high)];
    const perEnergy = (area.right - area.left) / (last - first);
    const perAccuracy = (area.bottom - area.top) / (range.top - range.bottom);
    const from = isLog ? Math.exp : (value) => value;
    return {
        area, range, isLog,
        x: (energy) => Math.max(-1e5, Math.min(1e5, area.left + (to(energy) - first) * perEnergy)),
        y: (accuracy) => area.bottom - (accuracy - range.bottom) * perAccuracy,
        energyAt: (x) => from(first + (x - area.left) / perEnergy),
        accuracyAt: (y) => range.bottom + (area.bottom - y) / perAccuracy,
    };
}

/** The range of a chart that shows energies and accuracies with room around them. {low, high, bottom, top}. */
function chartRange(energies, accuracies, isLog) {
    const positive = energies.filter((energy) => energy > 0);
    const most = Math.max(...positive, 1e-12);
    const least = Math.min(...positive, most);
    const lowest = Math.min(...accuracies);
    const highest = Math.max(...accuracies);
    const room = Math.max(0.01, highest - lowest);
    return {
        low: isLog ? Math.min(least * 0.85, most / 2) : 0,
        high: isLog ? most * (most / least) ** 0.03 * 1.04 : most * 1.04,
        bottom: Math.max(0, lowest - 0.12 * room),
        top: Math.min(1 + 0.04 * room, highest + 0.12 * room),
    };
}
