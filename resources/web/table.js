// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

function markerIcon(colour) {
    return svg('svg', {class: 'icon', viewBox: '-9 -9 18 18', width: 18, height: 18, 'aria-hidden': 'true'},
        markerParts(colour, 5.5));
}

/** The table of variants: what the chart shows, as numbers that can be typed. */
class VariantsTable {
    constructor(app) {
        this.app = app;
        this.head = document.getElementById('variants-head');
        this.body = document.getElementById('variants-body');
        this.error = document.getElementById('variants-error');
        this.rows = app.data.variants.map((variant, i) => this.row(variant, i));
        this.body.replaceChildren(...this.rows.map(({node}) => node));
    }

    row({name, recording, colour}, i) {
        const {app} = this;
        const cells = {
            include: html('input', {type: 'checkbox', 'aria-label': `Include ${name}`}),
            name: html('button', {type: 'button', class: 'variant-name'}, markerIcon(colour), html('span', {}, name)),
            thresholds: html('input', {class: 'number', type: 'text', autocomplete: 'off', spellcheck: 'false',
                'aria-label': `Thresholds of ${name}`}),
            energy: html('span'), accuracy: html('span'), lost: html('span'), standing: html('span'),
            shares: html('span', {class: 'shares'}),
        };
        cells.parts = recording.stops.map((k) => html('span', {class: 'share', title: `Exit ${k + 1}`}));
        cells.spoken = html('span', {class: 'sr-only'});
        cells.shares.append(html('span', {class: 'share-bar', 'aria-hidden': 'true'}, ...cells.parts), cells.spoken);
        const cell = (label, className, ...children) => html(
            'td', {role: 'cell', 'data-label': label, class: className}, ...children);
        const node = html('tr', {role: 'row', class: `s${colour % STYLES}`},
            cell('Included', 'include', cells.include),
            html('th', {role: 'rowheader', scope: 'row', class: 'name'}, cells.name,
                html('span', {class: 'network', title: recording.name}, recording.name)),
            recording.exits > 1 ? cell('Threshold', 'thresholds', cells.thresholds)
                                : cell('Threshold', 'thresholds muted', 'none'),
            cell('Energy', 'number energy', cells.energy), cell('Accuracy', 'number accuracy', cells.accuracy),
            cell('Exits', 'exit-shares', cells.shares), cell('Contribution', 'number lost', cells.lost),
            cell('Status', 'standing', cells.standing));
        node.addEventListener('click', (event) => event.target.closest('input') || this.select(i));
        cells.name.addEventListener('click', () => this.select(i));
        cells.thresholds.addEventListener('focus', () => this.select(i));
        cells.include.addEventListener('change', () => {
            app.change(withIncluded(app.state, i, cells.include.checked));
            app.commit();
        });
        cells.thresholds.addEventListener('change', () => this.type(i));
        cells.thresholds.addEventListener('keydown', (event) => {
            if (event.key === 'Escape')
                this.restore(i);
        });
        return {node, cells};
    }

    select(i) {
        const {app} = this;
        if (app.state.variant === i)
            return;
        app.change({...app.state, variant: i});
        app.commit(false);
    }

    type(i) {
        const {app} = this;
        const {thresholds: input} = this.rows[i].cells;
        const {name, recording} = app.data.variants[i];
        const read = readThresholds(app.criterion, input.value, recording.exits);
        showFault(this.error, input, read.error ? `${name}: ${read.error}` : '');
        this.wrong = read.error ? this.rows[i] : null;
        if (read.error)
            return;
        const isShared = sharedThreshold(read.thresholds) !== null;
        const mode = isShared ? app.state.mode : 'exits';
        app.change({...withThresholds(app.state, i, read.thresholds), mode});
        app.commit();
    }

    /** What is in force again, in place of a text that was rejected. */
    restore(i) {
        const {thresholds: input} = this.rows[i].cells;
        input.value = thresholdsText(this.app.criterion, this.app.state.thresholds[i]);
        showFault(this.error, input, '');
    }

    update() {
        const {results, state} = this.app;
        const {format} = results;
        setText(this.head.querySelector('.energy'), format.unitName);
        results.variants.forEach((variant, i) => this.updateRow(this.rows[i], variant, i === state.variant, results));
    }

    updateRow(row, variant, isSelected, results) {
        const {node, cells} = row;
        const {recording, energy, accuracy, shares, areaLost, outcome} = variant;
        const {format} = results;
        setAttributes(node, {'aria-current': isSelected, 'data-state': markerState(variant)});
        if (cells.include.checked !== variant.included)
            cells.include.checked = variant.included;
        const text = thresholdsText(this.app.criterion, variant.thresholds);
        if (cells.input !== text) { // not while another text is typed
            cells.input = text;
            cells.thresholds.value = text;
            setAttributes(cells.thresholds, {'aria-invalid': false, title: text});
            if (this.wrong === row)
                show(this.error, false);
        }
        setAttributes(cells.energy.parentNode, {'data-label': format.unitName});
        setText(cells.energy, energy === null ? '\u2013' : format.text(energy));
        setText(cells.accuracy, accuracyText(accuracy, recording.samples));
        setText(cells.lost, contributionText(areaLost, format));
        const [word, sentence] = standingWords(variant, results);
        setText(cells.standing, word);
        setAttributes(cells.standing, {title: sentence});
        if (cells.outcome === outcome)
            return;
        cells.outcome = outcome;
        const spoken = recording.stops.map((k, i) => {
            cells.parts[i].style.flexGrow = shares[k];
            setAttributes(cells.parts[i], {'data-empty': outcome.leaving[k] === 0});
            setText(cells.parts[i], shares[k] >= 0.2 ? String(Math.round(100 * shares[k])) : '');
            return `${shareText(shares[k], recording.samples)} at exit ${k + 1}`;
        });
        setText(cells.spoken, spoken.join(', '));
        setAttributes(cells.shares, {title: spoken.join(', ')});
    }
}
