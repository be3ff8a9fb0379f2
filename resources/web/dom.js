// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';
const STYLES = 7; // colours and shapes of series; they repeat

function filled(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value !== null && value !== undefined && value !== false)
            node.setAttribute(name, value === true ? '' : String(value));
    }
    node.append(...children.filter((child) => child !== null));
    return node;
}

/** A new element with attributes and children; text goes in as text. */
function html(name, attributes = {}, ...children) {
    return filled(document.createElement(name), attributes, children);
}

function svg(name, attributes = {}, ...children) {
    return filled(document.createElementNS(SVG_NAMESPACE, name), attributes, children);
}

/** Sets what differs, so that a frame touches little. */
function setAttributes(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
        const text = String(value);
        if (node.getAttribute(name) !== text)
            node.setAttribute(name, text);
    }
}

function setText(node, text) {
    if (node.textContent !== text)
        node.textContent = text;
}

function show(node, isShown) {
    if (node.hidden === isShown)
        node.hidden = !isShown;
}

/** The same for parts of a drawing, which have no hidden property. */
function showPart(node, isShown) {
    setAttributes(node, {visibility: isShown ? 'visible' : 'hidden'});
}

/** The d of a marker: a circle, then polygons whose radii differ so that all look the same size. */
function markerPath(place, radius) {
    const style = place % STYLES;
    const r = radius.toFixed(2);
    if (style === 0)
        return `M${-r} 0A${r} ${r} 0 1 1 ${r} 0A${r} ${r} 0 1 1 ${-r} 0Z`;
    const [corners, size, turn] = [
        [4, 1.25, Math.PI / 4], [3, 1.35, 0], [4, 1.25, 0], [3, 1.35, Math.PI], [6, 1.15, 0], [5, 1.2, 0],
    ][style - 1];
    const points = Array.from({length: corners}, (_, i) => {
        const angle = turn + 2 * Math.PI * i / corners;
        return `${(radius * size * Math.sin(angle)).toFixed(2)} ${(-radius * size * Math.cos(angle)).toFixed(2)}`;
    });
    return `M${points.join('L')}Z`;
}

/** How a variant's marker is drawn: filled where it counts, else an outline with a stroke or a cross. */
function markerParts(colour, radius) {
    const reach = radius * 0.5;
    return svg('g', {class: `shape s${colour % STYLES}`},
        svg('path', {class: 'outline', d: markerPath(colour, radius)}),
        svg('path', {class: 'cross', d: `M${-reach} ${-reach}L${reach} ${reach}M${-reach} ${reach}L${reach} ${-reach}`}),
        svg('path', {class: 'stem', d: `M0 ${-radius}L0 ${radius}`}));
}

function markerState({included, standing, energy}) {
    if (!included || energy === null)
        return 'out';
    return standing.overEMax ? 'over' : standing.dominated || standing.duplicate ? 'beaten' : 'counts';
}

/** Says what is wrong with the text of a field; empty: nothing is. */
function showFault(error, input, sentence) {
    setText(error, sentence);
    show(error, sentence !== '');
    setAttributes(input, {'aria-invalid': sentence !== ''});
}

const measuring = {context: null, widths: new Map()};

/** The width of a text in the page's font, in pixels. */
function textWidth(text, size, weight = 400) {
    const key = `${weight} ${size} ${text}`;
    let width = measuring.widths.get(key);
    if (width === undefined) {
        measuring.context ??= document.createElement('canvas').getContext('2d');
        measuring.context.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
        width = measuring.context.measureText(text).width;
        if (measuring.widths.size > 2000)
            measuring.widths.clear();
        measuring.widths.set(key, width);
    }
    return width;
}

/** A text cut to a width, with an ellipsis. */
function elided(text, size, width, weight = 400) {
    if (textWidth(text, size, weight) <= width)
        return text;
    const characters = Array.from(text);
    const cut = (count) => `${characters.slice(0, count).join('')}\u2026`;
    let [low, high] = [1, characters.length];
    while (low < high) { // the most that fit
        const middle = (low + high + 1) >> 1;
        if (textWidth(cut(middle), size, weight) <= width)
            low = middle;
        else
            high = middle - 1;
    }
    return cut(low);
}
