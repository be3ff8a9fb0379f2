// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

/** The exits of the selected variant: a histogram each, and a bar with who exits where. */
class ExitsPanel {
    constructor(app) {
        this.app = app;
        this.host = document.getElementById('exits');
        this.title = document.getElementById('exits-title');
        this.bar = document.getElementById('exit-bar');
        this.kept = new Map();
        const hatch = svg('pattern', {
            id: 'hatch', width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'},
            svg('path', {class: 'hatch-line', d: 'M0.5 0V5'}));
        document.getElementById('exits-card').append(
            svg('svg', {class: 'definitions', width: 0, height: 0, 'aria-hidden': 'true'}, hatch));
    }

    /** The bins of a recording and where its samples fall. */
    binsOf(recording) {
        if (!this.kept.has(recording)) {
            const bins = niceBins(recording, this.app.criterion);
            this.kept.set(recording, {bins, places: binned(recording, this.app.criterion, bins)});
        }
        return this.kept.get(recording);
    }

    /** Another recording or width. */
    layOut() {
        const {results, state} = this.app;
        const variant = results.variants[state.variant];
        show(document.getElementById('exits-card'), Boolean(variant));
        if (!variant)
            return;
        const {recording} = variant;
        if (this.recording !== recording) {
            this.recording = recording;
            this.histograms = recording.stops.map((k) => new ExitHistogram(this.app, k, k !== recording.answering));
            this.host.replaceChildren(...this.histograms.map(({node}) => node));
            this.buildBar(recording);
        }
        const {bins} = this.binsOf(recording);
        for (const histogram of this.histograms)
            histogram.layOut(histogram.node.clientWidth, bins);
        this.update(false);
    }

    buildBar(recording) {
        this.parts = recording.stops.map((k) => {
            const correct = html('span', {class: 'bar-correct'});
            const part = html('span', {class: 'bar-part'}, correct);
            const word = html('li', {});
            return {k, part, correct, word};
        });
        this.bar.replaceChildren(
            html('div', {class: 'bar', 'aria-hidden': 'true'}, ...this.parts.map(({part}) => part)),
            html('ul', {class: 'bar-words'}, ...this.parts.map(({word}) => word)));
    }

    update(isLive) {
        const {results, state} = this.app;
        const variant = results.variants[state.variant];
        if (!variant)
            return;
        if (variant.recording !== this.recording) {
            this.layOut();
            return;
        }
        setText(this.title, `Exits of ${variant.name}`);
        if (this.drawn === variant.outcome && isLive)
            return;
        this.drawn = variant.outcome;
        const {bins, places} = this.binsOf(this.recording);
        const counts = reachingCounts(variant.outcome, bins, places);
        for (const histogram of this.histograms)
            histogram.update(variant, counts[histogram.exit], isLive);
        const {leaving, correct} = variant.outcome;
        for (const part of this.parts) {
            const {k} = part;
            part.part.style.flexGrow = variant.shares[k];
            show(part.part, leaving[k] > 0);
            part.correct.style.width = `${leaving[k] > 0 ? 100 * correct[k] / leaving[k] : 0}%`;
            setText(part.word, `Exit ${k + 1}: ${exitText(variant, k)}`);
        }
    }
}
