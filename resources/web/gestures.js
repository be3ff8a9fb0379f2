// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

const KEY_STEPS = 50; // large steps from one end of a curve to the other

/** How far a key moves along a curve of count places, from place; null for other keys. Up and right: more energy. */
function keyedPlace(event, place, count) {
    const large = Math.max(1, Math.round(count / KEY_STEPS));
    const step = event.shiftKey ? large : 1;
    const moves = {
        ArrowRight: place - step, ArrowUp: place - step, ArrowLeft: place + step, ArrowDown: place + step,
        PageUp: place - large, PageDown: place + large, Home: count - 1, End: 0,
    };
    const moved = moves[event.key];
    return moved === undefined ? null : Math.min(Math.max(moved, 0), count - 1);
}

/** Thresholds after one of them moved: all of them where they are shared, else that of an exit. */
function movedThresholds(thresholds, mode, exit, threshold) {
    return thresholds.map((old, k) => (mode === 'shared' || k === exit ? threshold : old));
}

/** Dragging, arrow keys and hovering on the main chart. */
class ChartGestures {
    constructor(app, chart) {
        this.app = app;
        this.chart = chart;
        this.drag = null;
        const {live} = chart;
        live.addEventListener('pointerdown', (event) => this.press(event));
        live.addEventListener('pointermove', (event) => this.move(event));
        live.addEventListener('pointerup', (event) => this.lift(event));
        live.addEventListener('pointercancel', (event) => this.lift(event));
        live.addEventListener('pointerleave', () => app.inFrame(() => this.hover(null)));
        live.addEventListener('keydown', (event) => this.key(event));
        live.addEventListener('focusin', (event) => this.focus(event));
        live.addEventListener('focusout', () => showPart(chart.slice, false));
    }

    /** Where the pointer is, in pixels of the drawing. */
    at(event) {
        const box = this.chart.live.getBoundingClientRect();
        const scale = this.chart.size.width / box.width;
        return {x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale};
    }

    /** The variant whose marker is nearest, -1 where none is within reach. */
    markerAt({x, y}, reach) {
        const {plot} = this.chart;
        let best = -1;
        for (const {index, energy, accuracy} of this.app.results.variants) {
            if (energy === null)
                continue;
            // Of markers on one place the selected one is taken.
            const away = Math.hypot(plot.x(energy) - x, plot.y(accuracy) - y) - (index === this.app.state.variant ? 2 : 0);
            if (away < reach)
                [best, reach] = [index, away];
        }
        return best;
    }

    /** The curve along which a variant moves now: the whole one, or that of the chosen exit. */
    curveOf(index) {
        const {app} = this;
        const {recording} = app.results.variants[index];
        if (app.state.mode === 'shared' || recording.deciding.length === 0)
            return {curve: app.curve(recording), exit: -1};
        const exit = app.exitOf(recording);
        return {curve: app.slice(index, exit), exit};
    }

    press(event) {
        if (event.button !== 0 || this.drag)
            return;
        const at = this.at(event);
        const reach = event.pointerType === 'mouse' ? 18 : 26;
        const index = this.markerAt(at, reach);
        const eMaxX = this.chart.plot.x(this.app.results.eMax);
        if (index >= 0)
            this.pressMarker(index, at);
        else if (Math.abs(at.x - eMaxX) < reach / 2 && at.y < this.chart.plot.area.bottom)
            this.pressEMax(at, eMaxX);
        if (!this.drag)
            return;
        this.hover(null);
        this.drag.start = this.app.state;
        this.drag.pointer = event.pointerId;
        this.chart.live.setPointerCapture(event.pointerId);
        this.chart.live.classList.add('dragging');
        event.preventDefault();
    }

    pressMarker(index, at) {
        const {app, chart} = this;
        const {energy, accuracy} = app.results.variants[index];
        app.change({...app.state, variant: index});
        const {curve, exit} = this.curveOf(index);
        chart.markers[index].node.focus({preventScroll: true, focusVisible: false});
        this.showSlice(curve, exit);
        this.drag = {kind: 'marker', index, curve, exit, from: at,
            offset: {x: chart.plot.x(energy) - at.x, y: chart.plot.y(accuracy) - at.y}};
    }

    pressEMax(at, eMaxX) {
        this.chart.eMax.focus({preventScroll: true, focusVisible: false});
        this.drag = {kind: 'eMax', from: at, offset: {x: eMaxX - at.x, y: 0}};
    }

    showSlice(curve, exit) {
        const {slice, plot} = this.chart;
        showPart(slice, exit >= 0 && curve !== null);
        if (exit >= 0 && curve)
            setAttributes(slice, {d: curvePath(curve, plot)});
    }

    move(event) {
        const at = this.at(event);
        const {drag} = this;
        if (!drag) {
            this.app.inFrame(() => this.hover(event.pointerType === 'mouse' ? at : null));
            return;
        }
        if (event.pointerId !== drag.pointer)
            return;
        if (!drag.moved && Math.hypot(at.x - drag.from.x, at.y - drag.from.y) < 3)
            return;
        drag.moved = true;
        this.app.inFrame(() => this.follow(at));
    }

    /** One frame of a drag. */
    follow(at) {
        const {app, drag} = this;
        if (!drag)
            return;
        const x = at.x + drag.offset.x;
        if (drag.kind === 'eMax') {
            app.change(this.withEMax(x));
            return;
        }
        const {index, curve, exit} = drag;
        const {place} = nearestPlace(curve, this.chart.plot, x, at.y + drag.offset.y);
        this.settle(index, curve, exit, place);
    }

    /** Moves a variant to a place on a curve: to the shortest decimal of the same outcome. */
    settle(index, curve, exit, place) {
        const {app} = this;
        if (place < 0)
            return;
        const now = app.state.thresholds[index];
        const threshold = shortestThreshold(curve, curve.threshold[place]);
        const moved = movedThresholds(now, app.state.mode, exit, threshold);
        if (!isSameThresholds(now, moved))
            app.change(withThresholds(app.state, index, moved));
    }

    withEMax(x) {
        const {app, chart} = this;
        const {plot} = chart;
        const {format, unit} = app.results;
        const inside = Math.min(Math.max(x, plot.area.left + 2), plot.area.right);
        const value = format.fromShown(shortestBetween(
            format.shown(plot.energyAt(inside - 0.6)), format.shown(plot.energyAt(inside + 0.6))));
        return {...app.state, eMax: {...app.state.eMax, [unit]: value}};
    }

    lift(event) {
        if (event.pointerId === this.drag?.pointer)
            this.release(true);
    }

    release(isKept) {
        const {drag} = this;
        this.app.finishFrame();
        this.drag = null;
        this.chart.live.classList.remove('dragging');
        showPart(this.chart.slice, false);
        if (!isKept)
            this.app.change(drag.start);
        this.app.commit();
    }

    key(event) {
        if (event.key === 'Escape' && this.drag) {
            this.release(false);
            return;
        }
        if (event.ctrlKey || event.metaKey || event.altKey)
            return;
        if (event.target.closest('.e-max')) {
            this.keyEMax(event);
            return;
        }
        const marker = event.target.closest('.marker');
        if (!marker)
            return;
        const index = Number(marker.dataset.variant);
        const {curve, exit} = this.curveOf(index);
        if (!curve)
            return;
        const variant = this.app.results.variants[index];
        const own = variant.thresholds[Math.max(exit, 0)];
        const isOnCurve = exit >= 0 || sharedThreshold(variant.thresholds) !== null;
        const now = isOnCurve && own !== undefined ? placeOf(curve, own)
                                                   : Math.min(firstAtMost(curve, variant.energy), curve.energy.length - 1);
        const place = keyedPlace(event, now, curve.energy.length);
        if (place === null)
            return;
        event.preventDefault();
        this.showSlice(curve, exit);
        this.settle(index, curve, exit, place);
        this.app.commitSoon();
    }

    keyEMax(event) {
        const step = event.shiftKey ? 24 : 3;
        const moves = {ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step, PageUp: 24, PageDown: -24};
        if (!(event.key in moves))
            return;
        event.preventDefault();
        this.app.change(this.withEMax(this.chart.plot.x(this.app.results.eMax) + moves[event.key]));
        this.app.commitSoon();
    }

    focus(event) {
        const marker = event.target.closest('.marker');
        if (marker && !this.drag && Number(marker.dataset.variant) !== this.app.state.variant) {
            this.app.change({...this.app.state, variant: Number(marker.dataset.variant)});
            this.app.commitSoon(false);
        }
    }

    /** The read-out of the nearest curve or imported point; null: nothing is pointed at. */
    hover(at) {
        const {app, chart} = this;
        let best = null;
        for (const curve of at ? otherCurves(app) : []) {
            for (const point of curve.points) {
                const [x, y] = [chart.plot.x(point.energy), chart.plot.y(point.accuracy)];
                const distance = Math.hypot(x - at.x, y - at.y);
                if (distance < (best?.distance ?? 10))
                    best = {distance, x, y, point, curve};
            }
        }
        if (at && this.markerAt(at, 14) < 0) {
            for (const recording of app.data.recordings) {
                const curve = recording.hidden ? null : app.curve(recording);
                const found = curve && nearestPlace(curve, chart.plot, at.x, at.y);
                if (found && found.place >= 0 && found.distance < (best?.distance ?? 22))
                    best = {...found, curve, recording};
            }
        }
        showPart(chart.hoverDot, best !== null);
        show(chart.card, best !== null);
        if (!best)
            return;
        const {format} = app.results;
        const {point, curve, x, y} = best;
        if (best.recording)
            this.readOut(best.recording.name, best.recording.colour, x, y, this.rowsOf(best));
        else
            this.readOut(point.name ? `${curve.name}: ${point.name}` : curve.name, STYLES - 1, x, y, [
                [format.quantity, format.withUnit(point.energy)], ['Accuracy', percentText(point.accuracy, 2)]]);
    }

    /** [term, text] for a place on the whole curve of a recording. */
    rowsOf({place, curve, recording}) {
        const {format} = this.app.results;
        const threshold = shortestThreshold(curve, curve.threshold[place]);
        const all = new Array(recording.exits - 1).fill(threshold);
        const outcome = evaluate(recording, all);
        return [
            ['Threshold', thresholdsWithUnit(this.app.criterion, all)],
            [format.quantity, format.withUnit(curve.energy[place])],
            ['Accuracy', accuracyText(curve.accuracy[place], recording.samples)],
            ...recording.stops.map((k) => [
                `Exit at ${k + 1}`, shareText(outcome.leaving[k] / recording.samples, recording.samples)]),
        ];
    }

    readOut(name, colour, x, y, rows) {
        const {chart} = this;
        setAttributes(chart.hoverDot, {
            cx: x.toFixed(1), cy: y.toFixed(1), class: `hover-dot s${colour % STYLES}`});
        chart.card.replaceChildren(html('strong', {}, name),
            html('dl', {}, ...rows.flatMap(([term, text]) => [html('dt', {}, term), html('dd', {}, text)])));
        const {width, height} = chart.size;
        const left = x + 18 + chart.card.offsetWidth > width ? x - 18 - chart.card.offsetWidth : x + 18;
        chart.card.style.left = `${Math.max(4, left)}px`;
        chart.card.style.top = `${Math.max(4, Math.min(y - 30, height - chart.card.offsetHeight - 8))}px`;
    }
}
