// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

/** How one recording's energy was counted, as sentences. */
function countingText({costs, counted, off}) {
    const sentences = [];
    if (costs.GFLOPs) {
        sentences.push('FLOPs of one image up to and with each exit; one multiply-add counts as one.');
        if (counted === 'fvcore')
            sentences.push('Counted as fvcore does: convolutions, linear layers, normalisation and pooling.');
        if (counted === 'complete')
            sentences.push('Every operation is counted, activations and additions included.');
        if (costs.GFLOPs.perSample)
            sentences.push('Each sample has a cost of its own.');
    }
    if (costs.joules)
        sentences.push('Joules per image up to each exit.');
    if (costs.ms)
        sentences.push('Milliseconds per image up to each exit.');
    if (sentences.length === 0)
        sentences.push('No cost is known.');
    if (off.size > 0)
        sentences.push(`Off: ${[...off].map((k) => `exit ${k + 1}`).join(', ')}; no sample exits there.`);
    return sentences;
}

function factList(rows) {
    return html('dl', {class: 'facts'}, ...rows.flatMap(([term, value]) => [
        html('dt', {}, term), html('dd', {}, ...[value].flat())]));
}

/** Fills the card that says where the numbers come from. */
function showOrigin(data, criterion, host) {
    const about = [];
    const notes = data.notes.join('\n').trim();
    if (notes)
        about.push(['Author\u2019s notes', html('span', {class: 'notes'}, notes)]);
    const rule = criterion.below ? `below the exit\u2019s threshold` : `above the exit\u2019s threshold`;
    about.push(
        ['Criterion', `${criterion.title}${criterion.suffix ? ` in ${criterion.suffix}` : ''}: `
            + `a sample exits where it is ${rule}; the last exit always answers.`],
        ['Area', 'Under the step curve: each accuracy holds up to the next more expensive variant, the last up to E_max. '
            + 'Dominated variants lower it. Normalised: divided by E_max.'],
        ['Interval', '95\u202f%, from how much the recorded samples vary. It covers new test images, not retraining.'],
        ['Written', `${data.date} by ${data.version}`]);
    const networks = data.recordings.map((recording) => {
        const {name, ownName, samples, expected, exits, classes, testSet, hash, remarks} = recording;
        const recorded = samples === expected ? groupedText(samples) : `${groupedText(samples)} of ${groupedText(expected)}`;
        return html('section', {class: `network-facts s${recording.colour % STYLES}`}, html('h3', {}, name), factList([
            ...(ownName && ownName !== name ? [['Network', ownName]] : []),
            ['Test set', testSet || 'not named'],
            ['Samples', recorded],
            ['Exits', `${exits}${classes ? `, ${groupedText(classes)} classes` : ''}`],
            ['Energy', countingText(recording).join(' ')],
            ...(remarks.length ? [['Remarks', html('ul', {}, ...remarks.map((remark) => html('li', {}, remark)))]] : []),
            ['SHA-256', html('code', {}, hash || 'not known')],
        ]));
    });
    host.replaceChildren(factList(about), html('div', {class: 'networks'}, ...networks));
}
