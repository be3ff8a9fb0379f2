// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

// The part of the main chart that stays while a marker is dragged: grid, axes, whole curves, ghosts and their names.

const MARGIN = {left: 62, right: 22, top: 44, bottom: 62};

/** A line of [x, y] as the d of a path. */
function linePath(line) {
    return line.length ? `M${line.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}` : '';
}

/** Whether the variants fill so little of a linear axis that a logarithmic one shows more. */
function prefersLog(results) {
    const energies = results.variants.map(({energy}) => energy).filter((energy) => energy > 0);
    if (energies.length === 0)
        return false;
    return (Math.max(...energies) - Math.min(...energies)) < 0.1 * Math.max(results.eMax, ...energies);
}

/** What the axes of the chart have to show, see chartRange(). author: the results of the author's state. */
function wantedRange(app, isLog) {
    const {results, data} = app;
    const energies = [results.eMax];
    const accuracies = [];
    const add = ({energy, accuracy}) => {
        if (energy !== null)
            energies.push(energy);
        accuracies.push(accuracy);
    };
    results.variants.forEach(add);
    app.authorResults.variants.forEach(add);
    for (const recording of data.recordings) {
        const curve = recording.hidden ? null : app.curve(recording);
        curve?.energy.forEach((energy, i) => {
            if (i === 0 || i === curve.energy.length - 1)
                energies.push(energy);
        });
        let [least, most] = [1, 0];
        for (const accuracy of curve?.accuracy ?? [])
            [least, most] = [Math.min(least, accuracy), Math.max(most, accuracy)];
        if (curve)
            accuracies.push(least, most);
    }
    for (const curve of [...otherCurves(app)])
        curve.points.forEach(add);
    return accuracies.length ? chartRange(energies, accuracies, isLog) : chartRange([1], [0, 1], isLog);
}

/** Imported curves and the pinned reference, where they are in the shown unit. */
function otherCurves({data, results}) {
    const curves = data.curves.filter(({unit, points}) => unit === results.unit && points.length > 0);
    const reference = data.reference && results.unit === data.unit ? [data.reference] : [];
    return [...curves, ...reference];
}

function axesOf(plot, format, accuracyTicks, energyTicks) {
    const {area} = plot;
    const grid = svg('g', {class: 'grid'});
    const labels = svg('g', {class: 'ticks'});
    const px = (value) => Math.round(value) + 0.5;
    for (const {value, label} of energyTicks) {
        const x = plot.x(value);
        grid.append(svg('path', {class: label ? 'major' : 'minor', d: `M${px(x)} ${area.top}V${area.bottom}`}));
        if (label)
            labels.append(svg('text', {x: x.toFixed(1), y: area.bottom + 20, 'text-anchor': 'middle'}, label));
    }
    for (const {value, label} of accuracyTicks) {
        const y = plot.y(value);
        grid.append(svg('path', {class: 'major', d: `M${area.left} ${px(y)}H${area.right}`}));
        labels.append(svg('text', {x: area.left - 10, y: (y + 4.5).toFixed(1), 'text-anchor': 'end'}, label));
    }
    grid.append(svg('path', {class: 'axis', d: `M${area.left} ${px(area.bottom)}H${area.right}`}));
    const middle = (area.left + area.right) / 2;
    labels.append(
        svg('text', {class: 'title', x: middle, y: area.bottom + 46, 'text-anchor': 'middle'}, format.axisTitle),
        svg('text', {class: 'title', 'text-anchor': 'middle',
            transform: `translate(17 ${(area.top + area.bottom) / 2}) rotate(-90)`}, 'Accuracy (top-1, %)'));
    return [grid, labels];
}

/** Every few pixels of a line of [x, y] a point, so that labels keep clear of it. */
function pointsAlong(line) {
    const spacing = 7;
    const points = [];
    let last = null;
    for (const [x, y] of line) {
        const steps = last ? Math.floor(Math.hypot(x - last[0], y - last[1]) / spacing) : 1;
        const from = last ?? [x, y];
        for (let i = 1; i <= steps; ++i)
            points.push([from[0] + (x - from[0]) * i / steps, from[1] + (y - from[1]) * i / steps]);
        if (steps > 0)
            last = [x, y];
    }
    return points;
}

function pixelsOf(points, plot) {
    return points.map(({energy, accuracy}) => [plot.x(energy), plot.y(accuracy)]);
}

/** The places of a curve as [x, y]. */
function curvePixels(curve, plot) {
    return Array.from(curve.energy, (energy, i) => [plot.x(energy), plot.y(curve.accuracy[i])]);
}

/** The corners of a step curve as [x, y]. */
function stepCorners(steps, eMax, plot) {
    return steps.flatMap(({energy, accuracy}, i) => {
        const end = i + 1 < steps.length ? steps[i + 1].energy : eMax;
        return [[plot.x(energy), plot.y(accuracy)], [plot.x(end), plot.y(accuracy)]];
    });
}

/** Names of networks beside their curves, as places along them. */
function nameOf(room, text, along, plot, attributes) {
    const shown = elided(text, 13, 220, 600);
    const width = textWidth(shown, 13, 600) + 6;
    const ends = [1, 0, 0.8, 0.6, 0.4, 0.2].map((share) => along[Math.round(share * (along.length - 1))]).filter(Boolean);
    const places = ends.flatMap(([x, y]) => placesAround(x, y, width, 18, 12));
    const taken = room.take(places, 60);
    if (taken === null)
        return null;
    const {left, bottom} = places[taken];
    return svg('text', {...attributes, x: (left + 3).toFixed(1), y: (bottom - 5).toFixed(1)}, shown);
}

/** A curve that is not dragged: dashed steps, with small marks at its points. */
function otherCurve({points, eMax}, plot, format, place) {
    const ordered = stepOrder(points, eMax ?? Infinity).map((i) => points[i]);
    const line = linePath(eMax === undefined ? pixelsOf(ordered, plot) : stepCorners(ordered, eMax, plot));
    const marks = ordered.map(({energy, accuracy}) => svg('circle', {
        class: 'other-mark', cx: plot.x(energy).toFixed(1), cy: plot.y(accuracy).toFixed(1), r: 3.5}));
    return svg('g', {class: `other other-${place % 3}`}, svg('path', {class: 'other-line', d: line}), ...marks);
}

/**
 * {node, plot, along, names}: the drawing, its plot, and points and rectangles that labels keep clear of.
 * size: {width, height} in pixels.
 */
function staticChart(app, size, isLog) {
    const {results, data} = app;
    const isNarrow = size.width < 520;
    const area = {
        left: isNarrow ? 50 : MARGIN.left, top: MARGIN.top,
        right: size.width - (isNarrow ? 14 : MARGIN.right), bottom: size.height - MARGIN.bottom,
    };
    const plot = plotOf(area, wantedRange(app, isLog), isLog);
    const {range} = plot;
    const scale = shiftedDecimal(1, results.format.power);
    const ticksAcross = (area.right - area.left) / 80;
    const energyTicks = (isLog ? logTicks : linearTicks)(range.low, range.high, ticksAcross, scale);
    const accuracyTicks = linearTicks(range.bottom, Math.min(1, range.top), (area.bottom - area.top) / 44, 100);
    const clip = svg('clipPath', {id: 'plot-clip'}, svg('rect', {
        x: area.left - 8, y: area.top - 8, width: area.right - area.left + 16, height: area.bottom - area.top + 8}));
    const node = svg('g', {}, clip, ...axesOf(plot, results.format, accuracyTicks, energyTicks));

    const curves = svg('g', {class: 'curves', 'clip-path': 'url(#plot-clip)'});
    const names = svg('g', {class: 'names'});
    const shown = data.recordings.filter((recording) => !recording.hidden && app.curve(recording));
    const others = otherCurves(app);
    const alongs = shown.map((recording) => pointsAlong(curvePixels(app.curve(recording), plot)));
    const room = new LabelRoom(area, [...alongs.flat(),
        ...others.flatMap((curve) => pointsAlong(pixelsOf(curve.points, plot))),
        ...pointsAlong(stepCorners(results.steps, results.eMax, plot))]);
    for (const {energy, accuracy} of results.variants) {
        if (energy !== null)
            room.rects.push(rectAt(plot.x(energy) - 9, plot.y(accuracy) - 9, 18, 18));
    }
    const markers = room.rects.length;
    shown.forEach((recording, i) => {
        curves.append(svg('path', {
            class: `curve s${recording.colour % STYLES}`, d: curvePath(app.curve(recording), plot)}));
        const name = nameOf(room, recording.name, alongs[i], plot, {class: `name s${recording.colour % STYLES}`});
        if (name)
            names.append(name);
    });
    others.forEach((curve, i) => {
        curves.append(otherCurve(curve, plot, results.format, i));
        const name = nameOf(room, curve.name || 'reference', pixelsOf(curve.points, plot), plot, {class: 'name muted'});
        if (name)
            names.append(name);
    });
    node.append(curves, names);
    return {node, plot, along: alongs.flat(), names: room.rects.slice(markers)};
}
