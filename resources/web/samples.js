// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

const SAMPLES_AT_ONCE = 60;

function becoming(count) {
    return `${groupedText(count)} ${count === 1 ? 'becomes' : 'become'}`;
}

/** Samples that exit elsewhere than in the author's state, for the selected variant. */
class SamplesPanel {
    constructor(app) {
        this.app = app;
        this.card = document.getElementById('samples-card');
        this.title = document.getElementById('samples-title');
        this.list = document.getElementById('samples');
        this.more = document.getElementById('more-samples');
        this.sheets = new Map();
        this.shown = SAMPLES_AT_ONCE;
        show(this.card, Boolean(app.data.samples));
        this.more.addEventListener('click', () => {
            this.shown += SAMPLES_AT_ONCE;
            this.update();
        });
    }

    /** Rows of samples that moved, the ones whose correctness changed first. */
    changedOf(now, before) {
        const {samples: n} = now.recording;
        const rows = [];
        for (let j = 0; j < n; ++j) {
            if (now.code[j] >> 1 !== before.code[j] >> 1)
                rows.push(j);
        }
        const hasTurned = (j) => (now.code[j] & 1) !== (before.code[j] & 1);
        return [...rows.filter(hasTurned), ...rows.filter((j) => !hasTurned(j))];
    }

    /** After a gesture, not during one. */
    update() {
        const {results, authorResults, state, data} = this.app;
        const variant = results.variants[state.variant];
        if (!data.samples || !variant)
            return;
        const before = authorResults.variants[state.variant];
        const known = data.samples[variant.recording.images];
        const rows = known ? this.changedOf(variant.outcome, before.outcome) : [];
        const isCorrect = ({outcome}, j) => (outcome.code[j] & 1) === 1;
        const turned = (to) => rows.filter((j) => isCorrect(variant, j) === to && isCorrect(before, j) !== to).length;
        const sentence = !known ? `The page holds no samples of ${variant.recording.name}.`
            : rows.length === 0 ? 'Every sample exits where it does in the author\u2019s state. '
                + `Move the threshold of ${variant.name}.`
            : `${groupedText(rows.length)} ${rows.length === 1 ? 'sample' : 'samples'} of ${variant.name} `
                + `${rows.length === 1 ? 'exits' : 'exit'} elsewhere than in the author\u2019s state: `
                + `${becoming(turned(true))} correct, ${becoming(turned(false))} incorrect. `
                + 'Each is shown with its exit there and now.';
        setText(this.title, sentence);
        this.list.replaceChildren(...rows.slice(0, this.shown).map((j) => this.item(known, variant, before, j)));
        show(this.more, rows.length > this.shown);
    }

    item(known, variant, before, j) {
        const {recording} = variant;
        const className = (label) => printable(known.class_names?.[label] ?? String(label));
        const name = printable(known.names?.[j] ?? String(j + 1));
        const answer = (outcome) => {
            const exit = outcome.code[j] >> 1;
            const predicted = recording.predicted ? className(recording.predicted[exit * recording.samples + j]) : '';
            const isRight = (outcome.code[j] & 1) === 1;
            return html('span', {class: isRight ? 'answer right' : 'answer not-right'},
                `exit ${exit + 1}: ${predicted ? `${predicted} ` : ''}${isRight ? '\u2713' : '\u2717'}`,
                html('span', {class: 'sr-only'}, isRight ? ' correct' : ' incorrect'));
        };
        return html('li', {class: 'sample'}, this.thumbnail(known, j), html('div', {},
            html('span', {class: 'sample-name', title: name}, name),
            html('span', {class: 'muted'}, known.labels ? className(known.labels[j]) : ''),
            answer(before.outcome), answer(variant.outcome)));
    }

    /** One cell of a sheet, drawn when the sheet is decoded. */
    thumbnail(known, j) {
        const {side, per_sheet: perSheet, columns, sheets} = known;
        const source = sheets?.[Math.floor(j / perSheet)];
        if (!source || !/^data:image\/(jpeg|png|webp);base64,/.test(source))
            return html('span', {class: 'no-thumbnail'});
        if (!this.sheets.has(source)) {
            const image = new Image();
            image.src = source;
            this.sheets.set(source, image);
        }
        const image = this.sheets.get(source);
        const canvas = html('canvas', {width: side, height: side, class: 'thumbnail', 'aria-hidden': 'true'});
        const at = j % perSheet;
        const draw = () => canvas.getContext('2d').drawImage(image, (at % columns) * side, Math.floor(at / columns) * side,
            side, side, 0, 0, side, side);
        image.decode().then(draw, () => canvas.classList.add('no-thumbnail'));
        return canvas;
    }
}
