// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

// How people read numbers: the same digits as in the program.

const NARROW_SPACE = '\u202f';
const MOST_DECIMALS = 60; // toFixed() takes 100

/** Units that people read, the largest first: 10 to power of them are one unit of the data. */
const READ_UNITS = {
    GFLOPs: [['GFLOPs', 0], ['MFLOPs', 3], ['FLOPs', 9]],
    joules: [['kJ', -3], ['J', 0], ['mJ', 3], ['\u00b5J', 6]],
    ms: [['s', -3], ['ms', 0], ['\u00b5s', 3]],
};

/** A decimal moved by powers of ten, exactly as it is written. */
function shiftedDecimal(number, power) {
    const [digits, exponent] = String(number).split('e');
    return Number(`${digits}e${Number(exponent ?? 0) + power}`);
}

/** With so many decimals, of a tie the even one; toFixed() rounds ties up. */
function rounded(number, decimals) {
    const exact = Math.abs(number) < 1e21 ? Math.abs(number).toFixed(Math.min(100, decimals + 60)) : '';
    const cut = exact.indexOf('.') + 1 + decimals;
    const isTie = exact !== '' && /^50*$/.test(exact.slice(cut));
    const kept = exact.slice(0, decimals === 0 ? cut - 1 : cut);
    return isTie && /[02468]$/.test(kept) ? (number < 0 ? '-' : '') + kept : number.toFixed(decimals);
}

/** With so many decimals, thousands grouped from 10,000 on; no negative zero. */
function fixedText(number, decimals) {
    let text = rounded(number, decimals);
    if (text.startsWith('-') && !/[1-9]/.test(text))
        text = text.slice(1);
    const [whole, fraction] = text.split('.');
    const grouped = whole.replace('-', '').length < 5 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ',');
    return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A count with thousands grouped. */
function groupedText(count) {
    return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** The decimals with which a number has that many significant digits; 0 for 0. */
function decimalsFor(number, digits = 3) {
    if (number === 0 || !Number.isFinite(number))
        return 0;
    const decimals = digits - 1 - Number(number.toExponential(digits - 1).split('e')[1]);
    return Math.min(Math.max(0, decimals), MOST_DECIMALS);
}

/** The decimals of a percentage of n samples, 0 to 2: those that tell steps of 1/n apart. */
function percentDecimals(samples) {
    let decimals = 0;
    for (let steps = 100; (steps < samples || samples <= 0) && decimals < 2; steps *= 10)
        ++decimals;
    return decimals;
}

function withTrueMinus(text) {
    return text.replaceAll('-', '\u2212');
}

function withSign(number, text) {
    if (number === 0)
        return '0';
    return number > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

function percentText(fraction, decimals) {
    return `${fixedText(100 * fraction, decimals)}${NARROW_SPACE}%`;
}

/** "83.1 %" for 1,000 samples. */
function accuracyText(fraction, samples) {
    return percentText(fraction, percentDecimals(samples));
}

function shareText(fraction, samples) {
    return percentText(fraction, Math.min(1, percentDecimals(samples)));
}

/** A normalised area: at least one decimal. */
function normalisedText(fraction, samples) {
    return percentText(fraction, Math.max(1, percentDecimals(samples)));
}

/** A change of a normalised area: "+0.310 pp". */
function normalisedChangeText(change) {
    if (change === 0)
        return '0';
    const decimals = Math.min(5, Math.max(1, decimalsFor(100 * change)));
    return `${withSign(change, withTrueMinus(fixedText(100 * change, decimals)))}${NARROW_SPACE}pp`;
}

/** Whether a number can be an E_max: no network costs so little or so much, and no axis would have labels. */
function isPossibleEMax(number) {
    return number >= 1e-15 && number <= 1e15;
}

/** How costs and areas are shown up to one E_max of a unit of the data. */
class CostFormat {
    constructor(unit, eMax) {
        this.unit = unit;
        this.eMax = eMax;
        const units = READ_UNITS[unit] ?? [[printable(unit), 0]];
        [this.unitName, this.power] = units.find(([, power]) => shiftedDecimal(eMax, power) >= 1) ?? units[units.length - 1];
        this.leastDecimals = decimalsFor(this.shown(eMax), 4);
    }

    /** A cost in unitName, and back. */
    shown(cost) {
        return shiftedDecimal(cost, this.power);
    }

    fromShown(number) {
        return shiftedDecimal(number, -this.power);
    }

    /** With as many decimals as give E_max four digits, and more where the number needs them for three. */
    text(cost) {
        const number = this.shown(cost);
        const decimals = Math.min(Math.max(decimalsFor(number), this.leastDecimals), this.leastDecimals + 6);
        const text = fixedText(number, decimals);
        return withTrueMinus(/[1-9]/.test(text) ? text : fixedText(0, this.leastDecimals));
    }

    withUnit(cost) {
        return `${this.text(cost)} ${this.unitName}`;
    }

    changeText(change) {
        return withSign(change, this.text(change));
    }

    halfWidthText(half) {
        const number = this.shown(half);
        return fixedText(number, Math.min(decimalsFor(number, 2), this.leastDecimals + 6));
    }

    /** E_max as it was typed where that is short. */
    eMaxText() {
        const whole = this.exactText(this.eMax);
        return whole.length <= 7 ? whole : this.text(this.eMax);
    }

    exactText(cost) {
        return String(this.shown(cost));
    }

    /** Up to the contest's E_max the area itself leads, up to any other the normalised area. */
    get isContest() {
        return this.unit === 'GFLOPs' && this.eMax === 39.32;
    }

    /** "GFLOPs per image (energy proxy)". */
    get axisTitle() {
        if (this.unit === 'GFLOPs')
            return `${this.unitName} per image (energy proxy)`;
        return `${this.quantity} per image (${this.unitName})`;
    }

    get quantity() {
        return this.unit === 'ms' ? 'Time' : 'Energy';
    }
}

/** The number that a text is, with a point or a comma for decimals; NaN where it is none. */
function parsedNumber(text) {
    let plain = text.trim().replace('\u2212', '-');
    if (!plain.includes('.'))
        plain = plain.replace(',', '.');
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/** The shortest decimal strictly between two numbers. */
function shortestBetween(low, high) {
    const middle = low + (high - low) / 2;
    const isBetween = (number) => number > low && number < high;
    for (let decimals = 0; decimals <= 12; ++decimals) {
        const number = Number(rounded(middle, decimals));
        if (isBetween(number))
            return number === 0 ? 0 : number;
    }
    for (let digits = 1; digits < 17; ++digits) {
        const number = Number(middle.toExponential(digits - 1));
        if (isBetween(number))
            return number;
    }
    return middle;
}
