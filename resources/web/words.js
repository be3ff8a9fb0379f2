// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

// Sentences and phrases, in the program's words.

/** [word, sentence] for how a variant contributes. */
function standingWords({included, energy, standing}, {eMax}) {
    if (!included)
        return ['excluded', 'Excluded from the step curve.'];
    if (energy === null)
        return ['not counted', 'Not counted in the step curve: its network has no cost in this unit.'];
    if (standing.overEMax && energy === eMax)
        return ['at E_max', 'Its cost equals E_max: only variants below E_max add area.'];
    if (standing.overEMax)
        return ['over E_max', 'Its cost is over E_max: only variants below E_max add area.'];
    if (standing.duplicate)
        return ['duplicate', 'An earlier variant has the same cost and accuracy.'];
    if (standing.dominated)
        return ['dominated', 'Another variant costs no more and is no less accurate; this one may lower the area.'];
    return ['contributes', 'No other variant is both cheaper and more accurate.'];
}

/** {title, text, tip} of the area that leads and of the other one. */
function areaFigures({area, normalised, format, samples}) {
    const raw = {
        title: `Area (${format.unitName} \u00d7 accuracy)`,
        text: area === null ? '\u2013' : format.text(area),
        tip: 'Area under the step curve up to E_max: each accuracy holds up to the next more expensive variant.',
    };
    const share = {
        title: 'Normalised area',
        text: normalised === null ? '\u2013' : normalisedText(normalised, samples),
        tip: 'Area under the step curve divided by E_max: the mean accuracy over all costs up to E_max.',
    };
    return format.isContest ? {leading: raw, beside: share} : {leading: share, beside: raw};
}

/** The area that would be lost without a variant, in the area that leads. */
function contributionText(areaLost, format) {
    if (areaLost === null)
        return '\u2013';
    if (format.isContest)
        return format.text(areaLost);
    const percent = 100 * areaLost / format.eMax;
    return `${withTrueMinus(fixedText(percent, Math.min(4, Math.max(1, decimalsFor(percent)))))}${NARROW_SPACE}pp`;
}

/** How an end or half of an interval reads beside the area that leads. */
function intervalNumber(value, half, format) {
    if (format.isContest)
        return format.text(value);
    const decimals = Math.min(4, Math.max(1, decimalsFor(100 * half / format.eMax, 2)));
    return `${withTrueMinus(fixedText(100 * value / format.eMax, decimals))}${NARROW_SPACE}%`;
}

/** "± 0.28": half the width of an interval, in the area that leads. */
function halfWidthText({low, high}, format, unit = '%') {
    const half = (high - low) / 2;
    if (format.isContest || unit === '')
        return `\u00b1 ${format.halfWidthText(half)}`;
    return `\u00b1 ${intervalNumber(half, half, format).replace('%', unit)}`;
}

/** "95 % confidence interval 31.50 to 32.06". */
function intervalText({low, high}, format) {
    const half = (high - low) / 2;
    return `95${NARROW_SPACE}% confidence interval ${intervalNumber(low, half, format)} to ${intervalNumber(high, half, format)}`;
}

/** The change of the area from the author's state, as a phrase. before: the author's E_max. */
function changeText(change, format, before) {
    if (change === null)
        return 'No area to compare with the author\u2019s state.';
    if (before !== format.eMax)
        return 'E_max is not the author\u2019s, and areas up to different values of it do not compare.';
    const isNormalised = !format.isContest;
    const text = isNormalised ? normalisedChangeText(change.value / format.eMax) : format.changeText(change.value);
    if (change.interval === null)
        return `${text} from the author\u2019s state`;
    const {low, high} = change.interval;
    if (change.value === 0 && low === 0 && high === 0)
        return 'Same area as in the author\u2019s state';
    const numbers = `${text} ${halfWidthText(change.interval, format, isNormalised ? 'pp' : '')}`;
    return low <= 0 && high >= 0 ? `${numbers}, no significant change from the author\u2019s state`
                                 : `${numbers} from the author\u2019s state`;
}

/** "V2 and V7 have nearly equal costs …", empty where no order may flip. */
function tiesText(ties) {
    if (ties.length === 0)
        return '';
    const pairs = ties.slice(0, 3).map(([a, b]) => `${a.name} and ${b.name}`);
    const more = ties.length > 3 ? ` and ${ties.length - 3} more ${ties.length === 4 ? 'pair' : 'pairs'}` : '';
    return `${pairs.join('; ')}${more} have nearly equal costs, and new images may change their order: `
        + 'the interval is too narrow.';
}

/** What a marker says to a screen reader. */
function spokenVariant(variant, results, criterion) {
    const {energy, accuracy, recording, thresholds} = variant;
    const cost = energy === null ? 'cost not known' : results.format.withUnit(energy);
    return `threshold ${thresholdsWithUnit(criterion, thresholds)}, ${cost}, `
        + `${accuracyText(accuracy, recording.samples)} correct, ${standingWords(variant, results)[0]}`;
}

function spokenArea(results) {
    if (results.area === null)
        return results.areaFault;
    const {leading} = areaFigures(results);
    const interval = results.interval ? `, ${halfWidthText(results.interval, results.format)}` : '';
    return `${leading.title} ${leading.text}${interval}.`;
}

/** "Two networks on one test set of 10,000 samples. …": what the page is about, in one or two sentences. */
function summaryText({recordings, variants}) {
    if (recordings.length === 0)
        return 'This page holds no recording.';
    const counts = [...new Set(recordings.map(({samples}) => samples))];
    const sets = [...new Set(recordings.map(({testSet}) => testSet).filter(Boolean))];
    const samples = counts.length === 1 ? `${groupedText(counts[0])} ${counts[0] === 1 ? 'sample' : 'samples'}`
                                        : counts.map(groupedText).join(' and ') + ' samples';
    const names = recordings.map(({name}) => (name.length > 60 ? `${name.slice(0, 59)}\u2026` : name));
    const listed = names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more networks`
        : names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
    const of = sets.length === 1 ? ` of the test set \u201c${sets[0]}\u201d` : '';
    return `${listed}, ${variants.length} ${variants.length === 1 ? 'variant' : 'variants'}, on ${samples}${of}. `
        + 'Drag a marker: every number follows.';
}

/** The samples that exit at one exit: "60.4 % exit, 98.1 % correct". */
function exitText({recording, outcome, shares}, k) {
    if (recording.off.has(k))
        return 'off';
    if (outcome.leaving[k] === 0)
        return 'no samples exit';
    return `${shareText(shares[k], recording.samples)} exit, `
        + `${shareText(outcome.correct[k] / outcome.leaving[k], outcome.leaving[k])} correct`;
}

const EMAX_ORIGINS = {
    contest: 'Contest limit',
    'most expensive network': 'Proposed from the most expensive network',
    chosen: 'Custom',
};

/** Where E_max comes from. */
function eMaxOriginText({origin, value}, now, format) {
    if (now !== value)
        return `Yours; the author\u2019s is ${String(format.shown(value))}`;
    return EMAX_ORIGINS[origin] ?? printable(origin ?? '').replace(/^./, (c) => c.toUpperCase());
}
