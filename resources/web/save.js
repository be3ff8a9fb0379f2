// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

function saveFile(name, type, text) {
    const link = html('a', {href: URL.createObjectURL(new Blob([text], {type})), download: name});
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** A file name from the page's title. */
function fileStem(title) {
    return title.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60) || 'offramp';
}

/** One field of CSV; a name that a spreadsheet would take for a formula gets an apostrophe. */
function csvField(text) {
    const isFormula = /^'*[=+\-@\t\r\n]/.test(text) && !Number.isFinite(parsedNumber(text));
    const plain = isFormula ? `'${text}` : text;
    return /[,"\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** The included variants with the columns of `offramp curve --csv`. */
function csvText(data, results) {
    const criterion = criterionOf(data.criterion);
    const included = results.variants.filter((variant) => variant.included);
    const exits = Math.max(0, ...included.map(({shares}) => shares.length));
    const column = {GFLOPs: 'energy_gflops', joules: 'energy_joules', ms: 'time_ms'}[results.unit] ?? 'energy';
    const numbers = Array.from({length: exits}, (_, k) => k);
    const rows = [['name', 'network', 'recording', 'criterion', 'thresholds', column, 'accuracy',
        ...numbers.map((k) => `exit_share_${k + 1}`), 'dominated', 'duplicate', 'over_e_max', 'area_lost']];
    for (const {name, recording, thresholds, energy, accuracy, shares, standing, areaLost} of included) {
        rows.push([csvField(name), csvField(recording.name), csvField(recording.name), data.criterion,
            thresholds.length ? thresholdsText(criterion, thresholds) : '', energy ?? '', accuracy,
            ...numbers.map((k) => shares[k] ?? ''),
            ...(standing ? [standing.dominated, standing.duplicate, standing.overEMax] : ['', '', '']), areaLost ?? '']);
    }
    return rows.map((row) => `${row.join(',')}\n`).join('');
}

const SHAPE_STYLES = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'stroke-linejoin',
    'stroke-linecap', 'opacity', 'paint-order'];
const TEXT_STYLES = ['font-family', 'font-size', 'font-weight', 'text-anchor'];
const USUAL_STYLES = ['normal', 'none', '1', 'miter', 'butt', 'start', '0px'];
const NOT_DRAWN = '.hit, .ring, .hover-dot, .slice, .halo';

/** A copy of a drawing whose styles are attributes, without the parts that only serve gestures. */
function plainCopy(node) {
    if (node.nodeType === Node.TEXT_NODE)
        return node.cloneNode();
    const style = getComputedStyle(node);
    if (node.matches(NOT_DRAWN) || style.display === 'none' || style.visibility === 'hidden')
        return null;
    const copy = document.createElementNS(SVG_NAMESPACE, node.localName);
    for (const {name, value} of node.attributes) {
        if (!/^(class|role|tabindex|aria-|data-|style|visibility)/.test(name))
            copy.setAttribute(name, value);
    }
    const isText = ['text', 'tspan'].includes(node.localName);
    const hasStroke = style.stroke !== 'none';
    const isGroup = ['g', 'clipPath'].includes(node.localName);
    for (const name of isGroup ? [] : isText ? [...SHAPE_STYLES, ...TEXT_STYLES] : SHAPE_STYLES) {
        const value = style.getPropertyValue(name);
        if (name === 'fill' || (value && !USUAL_STYLES.includes(value) && (hasStroke || !name.startsWith('stroke'))))
            copy.setAttribute(name, value);
    }
    if (node.localName === 'g' && style.opacity !== '1')
        copy.setAttribute('opacity', style.opacity);
    copy.append(...[...node.childNodes].map(plainCopy).filter(Boolean));
    return copy;
}

/** The main chart as one self-contained SVG, in the light colours, for papers and talks. */
function svgText(chart, title) {
    const root = document.documentElement;
    const theme = root.dataset.theme;
    root.dataset.theme = 'light';
    const {width, height} = chart.size;
    const image = svg('svg', {viewBox: `0 0 ${width} ${height}`, width, height}, svg('title', {}, title),
        svg('rect', {width, height, fill: '#ffffff'}),
        ...[chart.base, chart.live].flatMap((layer) => [...layer.childNodes].map(plainCopy).filter(Boolean)));
    if (theme === undefined)
        delete root.dataset.theme;
    else
        root.dataset.theme = theme;
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(image)}\n`;
}
