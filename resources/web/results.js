// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

/** Results of states of one page; what did not change since the last state is kept. */
class Calculator {
    constructor(data) {
        this.data = data;
        this.outcomes = [];
        this.flips = new WeakMap();
    }

    outcomeOf(i, thresholds) {
        if (this.outcomes[i]?.thresholds !== thresholds)
            this.outcomes[i] = evaluate(this.data.variants[i].recording, thresholds);
        return this.outcomes[i];
    }

    /**
     * What a state comes to: {unit, eMax, format, variants, steps, samples, area, normalised, areaFault, interval,
     * intervalFault, influence, ties}. Energies and areas are in the state's unit; what is unknown is null.
     */
    resultsOf(state) {
        const {unit} = state;
        const eMax = state.eMax[unit] ?? 1;
        const variants = this.data.variants.map(({name, recording, colour}, index) => {
            const outcome = this.outcomeOf(index, state.thresholds[index]);
            const energy = energyOf(outcome, unit);
            const included = state.included[index];
            return {
                index, name, recording, colour, outcome, energy, included, thresholds: state.thresholds[index],
                accuracy: accuracyOf(outcome), shares: Array.from(outcome.leaving, (count) => count / recording.samples),
                counts: included && energy !== null, standing: null, areaLost: null,
            };
        });
        const counting = variants.filter(({counts}) => counts);
        const lost = areasLost(counting, eMax);
        standings(counting, eMax).forEach((standing, i) => {
            counting[i].standing = standing;
            counting[i].areaLost = lost[i];
        });
        const steps = stepOrder(counting, eMax).map((i) => counting[i]);
        const area = areaOf(counting, eMax);
        const numbers = new Set(counting.map(({recording}) => recording.samples));
        const results = {
            unit, eMax, format: new CostFormat(unit, eMax), variants, steps, area,
            samples: numbers.size === 1 ? [...numbers][0] : 0,
            normalised: area === null ? null : area / eMax,
            areaFault: area === null ? areaFault(variants, unit) : '',
            interval: null, intervalFault: '', influence: null, ties: [],
        };
        if (area === null)
            return results;
        results.intervalFault = testSetFault(counting);
        if (results.intervalFault === '') {
            results.influence = areaInfluence(steps, unit, eMax);
            results.interval = intervalAround(area, results.influence);
            results.ties = nearTies(steps, unit, this.flips).map(([a, b]) => [steps[a], steps[b]]);
        }
        return results;
    }
}

/** The change of the area from one set of results to another: {value, interval or null}; null without areas. */
function areaChange(results, before) {
    if (results.area === null || before.area === null)
        return null;
    const value = results.area - before.area;
    const isPaired = results.influence !== null && before.influence?.length === results.influence.length
        && results.steps[0].recording.images === before.steps[0].recording.images;
    return {value, interval: isPaired ? intervalAround(value, results.influence, before.influence) : null};
}

/** Why there is no area, as a sentence with its remedy. */
function areaFault(variants, unit) {
    if (variants.length === 0)
        return 'There is no area: the page has no variants.';
    const included = variants.filter((variant) => variant.included);
    if (included.length === 0)
        return 'There is no area: all variants are excluded. Include one in the table.';
    if (included.every(({energy}) => energy === null))
        return `There is no area: no included network has a cost in ${printable(unit)}. Choose another unit.`;
    return 'There is no area: no variant is below E_max. Move one to the left, or raise E_max.';
}

/** Why there is no interval, as a sentence; empty where all variants are of one test set. */
function testSetFault(variants) {
    const [first] = variants;
    for (const {recording} of variants) {
        if (recording.samples !== first.recording.samples)
            return 'No interval: the variants were evaluated on different numbers of samples '
                + `(${groupedText(first.recording.samples)} and ${groupedText(recording.samples)}).`;
        if (recording.images !== first.recording.images)
            return 'No interval: the variants were evaluated on samples with different labels.';
    }
    return '';
}

/** What window.offramp.results() gives to tests. */
function plainResults(results) {
    return {
        area: results.area,
        interval: results.interval && {...results.interval},
        near_ties: results.ties.map((pair) => pair.map(({index}) => index)),
        e_max: results.eMax,
        unit: results.unit,
        variants: results.variants.map((variant) => ({
            name: variant.name, thresholds: [...variant.thresholds], energy: variant.energy, accuracy: variant.accuracy,
            exit_shares: variant.shares, included: variant.included, area_lost: variant.areaLost,
            standing: variant.standing && {
                dominated: variant.standing.dominated, duplicate: variant.standing.duplicate,
                over_e_max: variant.standing.overEMax,
            },
        })),
    };
}
