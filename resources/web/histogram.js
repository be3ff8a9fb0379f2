// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

const HISTOGRAM = {height: 190, left: 44, right: 10, top: 30, bottom: 46};

/** The histogram of one exit, its threshold as a handle, and its threshold as text. */
class ExitHistogram {
    constructor(app, exit, isDeciding) {
        this.app = app;
        this.exit = exit;
        this.isDeciding = isDeciding;
        this.top = 0;
        const {criterion} = app;
        this.reach = html('span', {class: 'muted small'});
        this.input = html('input', {class: 'number', type: 'text', inputmode: 'decimal', autocomplete: 'off', spellcheck: 'false',
            'aria-label': `Threshold of exit ${exit + 1}`});
        const rule = isDeciding
            ? html('label', {class: 'rule'},
                html('span', {class: 'muted'}, criterion.below ? 'exit below' : 'exit above'), this.input)
            : html('span', {class: 'rule muted'}, 'the rest exit here');
        this.svg = svg('svg', {class: 'histogram', role: 'group', 'aria-label': `${criterion.title} at exit ${exit + 1}`});
        this.error = html('p', {class: 'error', role: 'alert', hidden: true});
        this.node = html('section', {class: 'exit', 'aria-label': `Exit ${exit + 1}`},
            html('header', {}, html('div', {}, html('h3', {}, `Exit ${exit + 1}`), this.reach), rule), this.error, this.svg);
        this.build();
        this.input.addEventListener('change', () => this.type());
        this.input.addEventListener('keydown', (event) => this.keyInInput(event));
    }

    build() {
        this.tint = svg('rect', {class: 'tint'});
        this.axes = svg('g', {});
        this.correct = svg('path', {class: 'correct'});
        this.incorrect = svg('path', {class: 'incorrect'});
        this.hatch = svg('path', {class: 'hatch'});
        this.veil = svg('rect', {class: 'veil'});
        this.cuts = svg('g', {class: 'cuts'});
        this.handle = svg('g', {class: 'handle', role: 'slider', tabindex: 0,
            'aria-label': `Threshold of exit ${this.exit + 1}`, visibility: this.isDeciding ? 'visible' : 'hidden'},
            svg('rect', {class: 'hit', x: -13, width: 26, y: 0}), svg('path', {class: 'handle-line'}),
            svg('circle', {class: 'ring', r: 10}), svg('circle', {class: 'grip', r: 6}));
        this.before = svg('text', {class: 'count', 'text-anchor': 'end'});
        this.after = svg('text', {class: 'count'});
        this.svg.append(this.tint, this.axes, this.correct, this.incorrect, this.hatch, this.veil, this.cuts, this.before,
            this.after, this.handle);
        if (!this.isDeciding) {
            this.handle.removeAttribute('tabindex');
            this.handle.setAttribute('aria-hidden', 'true');
            return;
        }
        this.handle.addEventListener('pointerdown', (event) => this.press(event));
        this.handle.addEventListener('pointermove', (event) => this.move(event));
        for (const end of ['pointerup', 'pointercancel'])
            this.handle.addEventListener(end, () => this.release(true));
        this.handle.addEventListener('keydown', (event) => this.key(event));
        this.handle.addEventListener('focus', () => this.app.chooseExit(this.exit));
    }

    /** Axes and scales for a width in pixels. */
    layOut(width, bins) {
        const {height, left, right, top, bottom} = HISTOGRAM;
        this.width = Math.max(200, Math.round(width));
        this.bins = bins;
        setAttributes(this.svg, {viewBox: `0 0 ${this.width} ${height}`, width: this.width, height});
        const first = bins.low;
        const last = bins.low + bins.count * bins.width;
        const perValue = (this.width - left - right) / (last - first);
        this.x = (value) => left + (Math.min(Math.max(value, first), last) - first) * perValue;
        this.valueAt = (x) => first + (x - left) / perValue;
        this.area = {left, right: this.width - right, top, bottom: height - bottom};
    }

    /** Counts and the threshold of the selected variant; isLive: during a gesture, when the axis of counts only grows. */
    update(variant, counts, isLive) {
        const {recording, outcome, thresholds} = variant;
        const {top, bottom} = this.area;
        const wanted = countsTop(counts.total);
        if (!isLive || wanted > this.top)
            this.top = wanted;
        const y = (count) => bottom - Math.min(1, count / this.top) * (bottom - top);
        this.drawAxes(y);
        const path = barsPath(counts.correct, counts.total, this.bins, this.x, y);
        setAttributes(this.correct, {d: barsPath(null, counts.correct, this.bins, this.x, y)});
        setAttributes(this.incorrect, {d: path});
        setAttributes(this.hatch, {d: path});
        this.drawCuts(counts.total, y);
        let reaching = recording.samples;
        for (let k = 0; k < this.exit; ++k)
            reaching -= outcome.leaving[k];
        setText(this.reach, `${groupedText(reaching)} ${reaching === 1 ? 'sample' : 'samples'}`);
        if (this.isDeciding)
            this.drawThreshold(thresholds[this.exit], reaching, outcome.leaving[this.exit], variant);
    }

    drawAxes(y) {
        const {left, right, bottom} = this.area;
        if (this.drawnTop === this.top && this.drawnWidth === this.width)
            return;
        this.drawnTop = this.top;
        this.drawnWidth = this.width;
        const {criterion} = this.app;
        const first = this.bins.low;
        const last = first + this.bins.count * this.bins.width;
        const isWhole = criterion.name === 'patience';
        const grid = svg('g', {class: 'grid'});
        const labels = svg('g', {class: 'ticks'});
        for (const {value, label} of linearTicks(0, this.top, 3).filter((tick) => Number.isInteger(tick.value))) {
            grid.append(svg('path', {class: 'major', d: `M${left} ${Math.round(y(value)) + 0.5}H${right}`}));
            labels.append(svg('text', {x: left - 6, y: (y(value) + 4).toFixed(1), 'text-anchor': 'end'},
                groupedText(Math.round(value))));
        }
        for (const {value, label} of linearTicks(first, last, (right - left) / 52)) {
            if (!isWhole || Number.isInteger(value))
                labels.append(svg('text', {x: this.x(value).toFixed(1), y: bottom + 17, 'text-anchor': 'middle'}, label));
        }
        grid.append(svg('path', {class: 'axis', d: `M${left} ${bottom + 0.5}H${right}`}));
        const title = `${criterion.title} at exit ${this.exit + 1}${criterion.suffix ? ` (${criterion.suffix})` : ''}`;
        labels.append(svg('text', {class: 'title', x: (left + right) / 2, y: bottom + 38, 'text-anchor': 'middle'}, title));
        this.axes.replaceChildren(grid, labels);
    }

    /** Bars that are higher than the axis are cut, with their number. */
    drawCuts(totals, y) {
        const parts = [];
        for (let bin = 0; bin < this.bins.count; ++bin) {
            if (totals[bin] <= this.top)
                continue;
            const left = this.x(this.bins.low + bin * this.bins.width);
            const right = this.x(this.bins.low + (bin + 1) * this.bins.width);
            const top = this.area.top;
            const stroke = (y) => `M${left - 2} ${top + y}L${right + 2} ${top + y - 4}`;
            parts.push(svg('path', {class: 'cut', d: stroke(10) + stroke(14)}));
            const isLeft = left < (this.area.left + this.area.right) / 2;
            parts.push(svg('text', {class: 'cut-count', x: isLeft ? right + 5 : left - 5, y: top + 12,
                'text-anchor': isLeft ? 'start' : 'end'}, groupedText(totals[bin])));
        }
        this.cuts.replaceChildren(...parts);
    }

    drawThreshold(threshold, reaching, leaving, variant) {
        const {criterion} = this.app;
        const {left, right, top, bottom} = this.area;
        const written = writtenThreshold(criterion, threshold);
        const x = this.x(written);
        const cover = (node, from, to) => setAttributes(node, {
            x: from.toFixed(1), width: Math.max(0, to - from).toFixed(1), y: top - 1, height: bottom - top + 1});
        const [before, after] = criterion.below ? [this.tint, this.veil] : [this.veil, this.tint];
        cover(before, left, x);
        cover(after, x, right);
        const gripY = top - 12;
        const first = this.bins.low;
        setAttributes(this.handle, {
            transform: `translate(${x.toFixed(1)} 0)`, 'aria-valuemin': first,
            'aria-valuemax': first + this.bins.count * this.bins.width, 'aria-valuenow': written,
            'aria-valuetext': `${written}${criterion.suffix ? ` ${criterion.suffix}` : ''}, ${exitText(variant, this.exit)}`,
        });
        setAttributes(this.handle.querySelector('.hit'), {height: bottom});
        setAttributes(this.handle.querySelector('.handle-line'), {d: `M0 ${gripY}V${bottom + 4}`});
        for (const circle of this.handle.querySelectorAll('circle'))
            setAttributes(circle, {cy: gripY});
        const staying = reaching - leaving;
        const words = [`${groupedText(leaving)} ${leaving === 1 ? 'exits' : 'exit'}`,
            `${groupedText(staying)} ${staying === 1 ? 'continues' : 'continue'}`];
        if (!criterion.below)
            words.reverse();
        setAttributes(this.before, {x: (x - 12).toFixed(1), y: gripY + 4});
        setAttributes(this.after, {x: (x + 12).toFixed(1), y: gripY + 4});
        setText(this.before, x - 14 - textWidth(words[0], 12) > 2 ? words[0] : '');
        setText(this.after, x + 14 + textWidth(words[1], 12) < this.width ? words[1] : '');
        if (document.activeElement !== this.input || this.dragged) {
            const text = String(written);
            if (this.input.value !== text) {
                this.input.value = text;
                showFault(this.error, this.input, '');
            }
        }
    }

    /** Moves the threshold on this exit: to one of the curve that it moves along. */
    moveTo(threshold) {
        const {app} = this;
        const {state} = app;
        const now = state.thresholds[state.variant];
        const moved = movedThresholds(now, state.mode, this.exit, threshold);
        if (!isSameThresholds(now, moved))
            app.change(withThresholds(state, state.variant, moved));
    }

    curve() {
        const {app} = this;
        const {state} = app;
        return state.mode === 'shared' ? app.curve(app.data.variants[state.variant].recording)
                                       : app.slice(state.variant, this.exit);
    }

    press(event) {
        if (event.button !== 0)
            return;
        event.preventDefault();
        this.handle.setPointerCapture(event.pointerId);
        this.handle.focus({preventScroll: true, focusVisible: false});
        this.dragged = {curve: this.curve(), start: this.app.state, pointer: event.pointerId};
    }

    move(event) {
        if (!this.dragged?.curve || event.pointerId !== this.dragged.pointer)
            return;
        const box = this.svg.getBoundingClientRect();
        const x = (event.clientX - box.left) * this.width / box.width;
        this.app.inFrame(() => {
            if (this.dragged)
                this.moveTo(shortestThreshold(this.dragged.curve, writtenThreshold(this.app.criterion, this.valueAt(x))));
        });
    }

    release(isKept) {
        if (!this.dragged)
            return;
        this.app.finishFrame();
        if (!isKept)
            this.app.change(this.dragged.start);
        this.dragged = null;
        this.app.commit();
    }

    key(event) {
        if (event.key === 'Escape') {
            this.release(false);
            return;
        }
        const curve = this.curve();
        if (!curve || event.ctrlKey || event.metaKey || event.altKey)
            return;
        const {state, criterion} = this.app;
        const count = curve.energy.length;
        // Along the axis: on the written value, which descends with T for all criteria but entropy.
        const isFlipped = criterion.below;
        const now = placeOf(curve, state.thresholds[state.variant][this.exit]);
        const place = keyedPlace(event, isFlipped ? count - 1 - now : now, count);
        if (place === null)
            return;
        event.preventDefault();
        const at = isFlipped ? count - 1 - place : place;
        this.moveTo(shortestThreshold(curve, curve.threshold[at]));
        this.app.commitSoon();
    }

    type() {
        const {app, input} = this;
        const read = input.value.includes(':') ? {error: `Write one number: this is the threshold of exit ${this.exit + 1}.`}
            : readThresholds(app.criterion, input.value, 2);
        showFault(this.error, this.input, read.error ?? '');
        if (read.error)
            return;
        this.moveTo(read.thresholds[0]);
        app.commit();
    }

    keyInInput(event) {
        if (event.key === 'Enter')
            this.type();
        if (event.key !== 'Escape')
            return;
        const {app} = this;
        this.input.value = String(writtenThreshold(app.criterion, app.state.thresholds[app.state.variant][this.exit]));
        showFault(this.error, this.input, '');
    }
}
