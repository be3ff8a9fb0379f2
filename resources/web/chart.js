// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

const MARKER_RADIUS = 7;
const GHOST_WORD = 'author\u2019s state';

/** The main chart: whole curves, and what follows every frame: steps, area, markers, E_max, labels. */
class EnergyChart {
    constructor(app, host) {
        this.app = app;
        this.host = host;
        this.base = svg('svg', {class: 'layer', 'aria-hidden': 'true'});
        this.live = svg('svg', {class: 'layer', role: 'group',
            'aria-label': 'Energy\u2013accuracy chart. The table of variants has the same numbers.'});
        this.card = html('div', {class: 'hover-card', hidden: true});
        host.replaceChildren(this.base, this.live, this.card);
        this.markers = [];
        this.places = [];
        this.build();
        this.layOut();
        this.gestures = new ChartGestures(app, this);
    }

    /** The parts that frames move; they are made once. */
    build() {
        const {data} = this.app;
        this.fill = svg('path', {class: 'area-fill'});
        this.areaWord = svg('text', {class: 'area-word', 'text-anchor': 'end'}, 'Area under the step curve');
        this.ghost = svg('g', {class: 'ghost'});
        this.steps = svg('path', {class: 'steps'});
        this.slice = svg('path', {class: 'slice'});
        this.leaders = svg('path', {class: 'leaders'});
        this.labels = svg('g', {class: 'labels', 'aria-hidden': 'true'});
        this.selection = svg('g', {class: 'selection', 'aria-hidden': 'true'},
            svg('circle', {class: 'halo', r: MARKER_RADIUS + 7}));
        this.hoverDot = svg('circle', {class: 'hover-dot', r: 4.5});
        this.markers = data.variants.map(({name, colour}, i) => {
            const node = svg('g', {class: 'marker', role: 'slider', tabindex: 0, 'data-variant': i,
                'aria-label': `Variant ${name}`, 'aria-orientation': 'horizontal'},
                svg('circle', {class: 'hit', r: 17}), svg('circle', {class: 'ring', r: MARKER_RADIUS + 7}),
                markerParts(colour, MARKER_RADIUS));
            const label = svg('g', {class: 'label'}, svg('rect', {rx: 5}), svg('text', {class: 'label-name'}),
                svg('text', {class: 'label-more'}));
            this.labels.append(label);
            return {node, label, place: -1};
        });
        this.eMax = svg('g', {class: 'e-max', role: 'slider', tabindex: 0, 'aria-label': 'E_max'},
            svg('rect', {class: 'hit', x: -9, width: 18}), svg('path', {class: 'e-max-line'}),
            svg('circle', {class: 'ring', r: 9}), svg('circle', {class: 'e-max-handle', r: 5}));
        this.eMaxWord = svg('text', {class: 'e-max-word', 'text-anchor': 'middle', 'aria-hidden': 'true'},
            'E', svg('tspan', {class: 'sub', dy: 3}, 'max'), svg('tspan', {dy: -3}));
        this.ghostWord = svg('text', {class: 'ghost-word', 'aria-hidden': 'true'}, GHOST_WORD);
        this.clip = svg('rect');
        const clipped = svg('g', {'clip-path': 'url(#live-clip)'}, this.fill, this.areaWord, this.ghost, this.steps, this.slice);
        this.live.append(svg('clipPath', {id: 'live-clip'}, this.clip), clipped, this.leaders, this.ghostWord, this.eMaxWord,
            this.eMax, svg('g', {class: 'markers'}, ...this.markers.map(({node}) => node)), this.selection, this.labels, this.hoverDot);
        showPart(this.hoverDot, false);
        showPart(this.slice, false);
    }

    get isLog() {
        const {state, results} = this.app;
        const isPossible = results.variants.some(({energy}) => energy > 0)
            || this.app.data.recordings.some((recording) => this.app.curve(recording)?.energy[0] > 0);
        return isPossible && (state.axis ?? (prefersLog(this.app.authorResults) ? 'log' : 'linear')) === 'log';
    }

    /** Draws everything again: the size, the unit, the axis or its range has changed. */
    layOut() {
        const width = Math.max(280, Math.round(this.host.clientWidth));
        const usual = Math.min(620, Math.max(340, width * (width < 620 ? 0.95 : width < 720 ? 0.6 : 0.52)));
        const height = Math.round(Math.min(Math.max(usual, this.heightBesideTable()), 0.8 * width + 100));
        this.host.style.height = `${height}px`;
        this.size = {width, height};
        for (const layer of [this.base, this.live])
            setAttributes(layer, {viewBox: `0 0 ${width} ${height}`, width, height});
        const {node, plot, along, names} = staticChart(this.app, this.size, this.isLog);
        this.base.replaceChildren(node);
        Object.assign(this, {plot, along, names});
        const {area} = plot;
        setAttributes(this.clip, {x: area.left - 2, y: area.top - 2, width: area.right - area.left + 4,
            height: area.bottom - area.top + 2});
        setAttributes(this.eMax.querySelector('.hit'), {y: area.top - 14, height: area.bottom - area.top + 14});
        this.drawGhost();
        this.update();
    }

    /** The height that makes the chart end where the table beside it does; 0 where they are not side by side. */
    heightBesideTable() {
        const card = this.host.closest('.card');
        const table = document.querySelector('.variants');
        const [top, tableTop] = [card, table.closest('.card')].map((each) => each.getBoundingClientRect().top);
        const actions = card.querySelector('.actions');
        const around = this.host.getBoundingClientRect().top - top + actions.offsetHeight + 8;
        return Math.abs(top - tableTop) < 2 ? table.getBoundingClientRect().bottom - tableTop - around : 0;
    }

    /** After a gesture: whether what the axes should show no longer fits them. */
    fitRange() {
        const wanted = wantedRange(this.app, this.isLog);
        const {range, isLog} = this.plot;
        const isFar = Object.keys(wanted).some((end) => Math.abs(wanted[end] - range[end]) > 1e-9 * Math.abs(range[end]));
        if (isFar || isLog !== this.isLog)
            this.layOut();
    }

    /** The author's state, dashed. */
    drawGhost() {
        const {authorResults} = this.app;
        const parts = authorResults.variants.filter(({energy, included}) => energy !== null && included).map(
            ({energy, accuracy, colour}) => svg('path', {class: 'ghost-marker', d: markerPath(colour, MARKER_RADIUS),
                transform: this.placed(energy, accuracy)}));
        const line = linePath(stepCorners(authorResults.steps, authorResults.eMax, this.plot));
        this.ghost.replaceChildren(svg('path', {class: 'ghost-line', d: line}), ...parts);
    }

    placed(energy, accuracy) {
        return `translate(${this.plot.x(energy).toFixed(1)} ${this.plot.y(accuracy).toFixed(1)})`;
    }

    /** One frame: what follows the state. */
    update() {
        const {results, state} = this.app;
        const {area} = this.plot;
        const corners = stepCorners(results.steps, results.eMax, this.plot);
        const path = linePath(corners);
        setAttributes(this.steps, {d: path});
        setAttributes(this.fill, {d: path && `${path}V${area.bottom}H${corners[0][0].toFixed(1)}Z`});
        showPart(this.ghost, this.app.isChanged);
        this.updateEMax();
        results.variants.forEach((variant) => this.updateMarker(variant));
        this.updateSelection(results.variants[state.variant]);
        this.updateLabels();
    }

    updateMarker(variant) {
        const {results, criterion} = this.app;
        const {node} = this.markers[variant.index];
        const isDrawn = variant.energy !== null;
        if (isDrawn)
            setAttributes(node, {transform: this.placed(variant.energy, variant.accuracy)});
        const curve = isDrawn ? this.app.curve(variant.recording) : null;
        const format = results.format;
        setAttributes(node, {
            visibility: isDrawn ? 'visible' : 'hidden', 'data-state': markerState(variant),
            tabindex: isDrawn ? 0 : -1,
            'aria-valuemin': curve ? format.shown(curve.energy[curve.energy.length - 1]) : 0,
            'aria-valuemax': curve ? format.shown(curve.energy[0]) : 0,
            'aria-valuenow': isDrawn ? format.shown(variant.energy) : 0,
            'aria-valuetext': spokenVariant(variant, results, criterion),
        });
    }

    updateSelection(variant) {
        showPart(this.selection, Boolean(variant) && variant.energy !== null);
        if (!variant || variant.energy === null)
            return;
        if (this.selected !== variant.index) {
            this.selected = variant.index;
            this.selection.replaceChildren(this.selection.firstChild, markerParts(variant.colour, MARKER_RADIUS));
        }
        setAttributes(this.selection, {
            transform: this.placed(variant.energy, variant.accuracy), 'data-state': markerState(variant)});
    }

    updateEMax() {
        const {results} = this.app;
        const {area, range} = this.plot;
        const {format} = results;
        const x = Math.min(Math.max(this.plot.x(results.eMax), area.left), area.right);
        const word = ` ${format.eMaxText()}`;
        const width = textWidth(`Emax${word}`, 13, 600);
        setAttributes(this.eMax, {
            transform: `translate(${x.toFixed(1)} 0)`, 'aria-valuemin': format.shown(range.low),
            'aria-valuemax': format.shown(range.high), 'aria-valuenow': format.shown(results.eMax),
            'aria-valuetext': `${format.eMaxText()} ${format.unitName}`,
        });
        setAttributes(this.eMax.querySelector('.e-max-line'), {d: `M0 ${area.top - 6}V${area.bottom}`});
        for (const circle of this.eMax.querySelectorAll('circle'))
            setAttributes(circle, {cy: area.top - 6});
        setText(this.eMaxWord.lastChild, word);
        setAttributes(this.eMaxWord, {
            x: Math.min(x, this.size.width - width / 2 - 4).toFixed(1), y: area.top - 19});
        const first = results.steps[0];
        const left = first ? Math.max(this.plot.x(first.energy), area.left) : x;
        const place = rectAt(x - 190, area.bottom - 26, 190, 20);
        const isRoomy = x - left > 230 && this.plot.y(first.accuracy) < area.bottom - 40;
        showPart(this.areaWord, isRoomy && !this.names.some((name) => overlaps(name, place)));
        setAttributes(this.areaWord, {x: (x - 10).toFixed(1), y: area.bottom - 10});
    }

    updateLabels() {
        const {results, state, criterion} = this.app;
        const {format} = results;
        const room = new LabelRoom(rectAt(4, 4, this.size.width - 8, this.plot.area.bottom - 4),
            [...this.along, ...pointsAlong(stepCorners(results.steps, results.eMax, this.plot))], this.names);
        const drawn = results.variants.filter(({energy}) => energy !== null);
        for (const {energy, accuracy} of drawn)
            room.rects.push(rectAt(this.plot.x(energy) - 7, this.plot.y(accuracy) - 7, 14, 14));
        room.rects.push(rectAt(0, 0, this.plot.area.left - 2, this.size.height)); // the labels of the axis
        const {right, bottom} = this.plot.area;
        const leaders = [];
        const order = [...drawn].sort((a, b) => (b.index === state.variant) - (a.index === state.variant));
        results.variants.filter(({energy}) => energy === null).forEach(({index}) => showPart(this.markers[index].label, false));
        for (const variant of order) {
            const marker = this.markers[variant.index];
            const isSelected = variant.index === state.variant;
            const word = standingWords(variant, results)[0];
            const name = elided(variant.name, 13, 160, 600);
            const first = isSelected ? `${name}  \u00b7  T ${shortThresholds(criterion, variant.thresholds)}` : name;
            const more = isSelected ? `${format.withUnit(variant.energy)}  \u00b7  `
                + accuracyText(variant.accuracy, variant.recording.samples) + (word === 'contributes' ? '' : `  \u00b7  ${word}`)
                : '';
            const pad = isSelected ? 9 : 3;
            const width = Math.max(textWidth(first, 13, 600), textWidth(more, 13)) + 2 * pad;
            const height = isSelected ? 46 : 20;
            const [x, y] = [this.plot.x(variant.energy), this.plot.y(variant.accuracy)];
            const places = placesAround(x, y, width, height, isSelected ? 20 : 11);
            if (isSelected && this.size.width < 520)
                places.push(...[y - height - 24, y + 24, bottom - height - 40, bottom - height - 8].map(
                    (top) => rectAt(right - 4 - width, top, width, height)));
            const taken = room.take(places, isSelected ? Infinity : 39, marker.place);
            marker.place = taken ?? -1;
            showPart(marker.label, taken !== null);
            if (taken === null)
                continue;
            const rect = places[taken];
            this.placeLabel(marker.label, rect, [first, more], pad, isSelected);
            const end = [Math.min(Math.max(x, rect.left), rect.right), Math.min(Math.max(y, rect.top), rect.bottom)];
            if (Math.hypot(x - end[0], y - end[1]) > 15)
                leaders.push(`M${x.toFixed(1)} ${y.toFixed(1)}L${end[0].toFixed(1)} ${end[1].toFixed(1)}`);
        }
        setAttributes(this.leaders, {d: leaders.join('')});
        this.updateGhostWord(room);
    }

    /** Beside the place from which the selected variant was moved away. */
    updateGhostWord(room) {
        const {results, authorResults, state} = this.app;
        const [now, before] = [results, authorResults].map(({variants}) => variants[state.variant]);
        const pixel = ({energy, accuracy}) => [this.plot.x(energy), this.plot.y(accuracy)];
        const hasMoved = now && now.energy !== null && Math.hypot(
            pixel(now)[0] - pixel(before)[0], pixel(now)[1] - pixel(before)[1]) > 2 * MARKER_RADIUS;
        const places = hasMoved ? placesAround(...pixel(before), textWidth(GHOST_WORD, 12.5), 16, 11).slice(0, 8) : [];
        const taken = room.take(places, 39);
        showPart(this.ghostWord, taken !== null);
        if (taken !== null)
            setAttributes(this.ghostWord, {x: places[taken].left.toFixed(1), y: (places[taken].bottom - 4).toFixed(1)});
    }

    placeLabel(label, rect, [first, more], pad, isSelected) {
        const [box, name, numbers] = label.children;
        setAttributes(label, {class: isSelected ? 'label selected' : 'label',
            transform: `translate(${rect.left.toFixed(1)} ${rect.top.toFixed(1)})`});
        setAttributes(box, {width: (rect.right - rect.left).toFixed(1), height: rect.bottom - rect.top});
        setAttributes(name, {x: pad, y: isSelected ? 19 : 14.5});
        setText(name, first);
        setAttributes(numbers, {x: pad, y: 36});
        setText(numbers, more);
    }
}
