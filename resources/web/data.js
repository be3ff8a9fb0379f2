// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

/** What makes the text of a data block unreadable, as a sentence for the reader. */
class PageError extends Error {}

const CUT_SHORT = 'It may have been cut short while it was saved or sent: ask its author for the file again.';

/** Text of unknown origin as it may be shown, in one line: control characters and marks of direction become "�". */
function printable(text) {
    return String(text ?? '').replace(
        /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\u{e0000}-\u{e007f}]/gu, '\ufffd');
}

/** The same where line breaks are kept, for the author's notes. */
function printableLines(text) {
    return String(text ?? '').split(/\r\n|\r|\n/).map(printable);
}

function bytesOf(base64) {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; ++i)
        bytes[i] = text.charCodeAt(i);
    return bytes;
}

/** Little-endian numbers of a typed array's kind; count of them or an error. */
function numbersOf(base64, Kind, count, what) {
    const bytes = bytesOf(base64);
    if (bytes.length !== count * Kind.BYTES_PER_ELEMENT)
        throw new PageError(`This page's ${what} are incomplete. ${CUT_SHORT}`);
    return new Kind(bytes.buffer);
}

/** [K,n] one byte each: whether sample j is correct at exit k. */
function unpackedBits(base64, exits, samples) {
    const stride = Math.ceil(samples / 8);
    const bytes = numbersOf(base64, Uint8Array, exits * stride, 'answers');
    const flags = new Uint8Array(exits * samples);
    for (let k = 0; k < exits; ++k) {
        for (let j = 0; j < samples; ++j)
            flags[k * samples + j] = (bytes[k * stride + (j >> 3)] >> (j & 7)) & 1;
    }
    return flags;
}

function require(condition, what) {
    if (!condition)
        throw new PageError(`This page's ${what} cannot be read. ${CUT_SHORT}`);
}

/** {unit: {perExit: Float64Array [K] or null, perSample: Float64Array [K,n] or null}}, in the shown unit. */
function costsOf(given, exits, samples) {
    const costs = {};
    for (const [unit, column] of Object.entries(given ?? {})) {
        const isEach = typeof column.per_sample === 'string';
        require(isEach || column.per_exit?.length === exits, 'costs');
        costs[unit] = {
            perExit: isEach ? null : Float64Array.from(column.per_exit),
            perSample: isEach ? numbersOf(column.per_sample, Float64Array, exits * samples, 'costs') : null,
        };
    }
    return costs;
}

/** One recording: [K,n] columns as typed arrays, and which exits decide. */
function recordingOf(given) {
    const exits = given.exits?.length;
    const samples = given.samples;
    require(exits >= 1 && samples >= 1, 'recordings');
    const off = new Set(given.off ?? []);
    const answering = given.answering ?? exits - 1;
    const deciding = []; // exits at which a threshold lets samples exit, in their order
    for (let k = 0; k < answering; ++k) {
        if (!off.has(k))
            deciding.push(k);
    }
    return {
        name: printable(given.name),
        ownName: given.own_name ? printable(given.own_name) : '',
        exitNames: given.exits.map(printable),
        exits, samples, off, answering, deciding,
        stops: [...deciding, answering],
        expected: given.expected ?? samples,
        classes: given.classes ?? null,
        colour: given.colour ?? 0,
        hidden: Boolean(given.hidden),
        hash: printable(given.hash),
        testSet: given.test_set ? printable(given.test_set) : '',
        images: String(given.images ?? ''),
        counted: given.counted ?? null,
        remarks: (given.remarks ?? []).map(printable),
        never: given.never ?? 0,
        costs: costsOf(given.costs, exits, samples),
        uncertainty: numbersOf(given.uncertainty, Float32Array, exits * samples, 'uncertainties'),
        correct: unpackedBits(given.correct, exits, samples),
        predicted: given.predicted ? numbersOf(given.predicted, Int32Array, exits * samples, 'predictions') : null,
    };
}

function variantOf(given, recordings) {
    const recording = recordings[given.recording];
    require(recording && given.thresholds?.length === recording.exits - 1, 'variants');
    require(given.thresholds.every(Number.isFinite), 'thresholds');
    return {
        name: printable(given.name), recording, thresholds: given.thresholds, colour: given.colour ?? 0,
        included: given.included !== false,
    };
}

function pointsOf(points) {
    return (points ?? []).map(({name, energy, accuracy}) => ({name: name ? printable(name) : '', energy, accuracy}));
}

/** Everything that never changes while the page is open, from the text of its data block. Throws a PageError. */
function readData(text) {
    let data;
    try {
        data = JSON.parse(text);
    } catch {
        throw new PageError(`The data of this page cannot be read. ${CUT_SHORT}`);
    }
    if (!(data?.offramp_page >= 1))
        throw new PageError(`This page has no data of Offramp. ${CUT_SHORT}`);
    if (data.offramp_page > 1)
        throw new PageError('The data of this page comes from a newer version of Offramp than its script. Ask its '
            + 'author to write the page again.');
    try {
        const recordings = (data.recordings ?? []).map(recordingOf);
        const units = Object.keys(data.e_max ?? {});
        return {
            version: printable(data.version), date: printable(data.date), title: printable(data.title),
            notes: printableLines(data.notes), criterion: data.criterion, unit: data.unit,
            eMax: data.e_max ?? {}, units, recordings,
            variants: (data.variants ?? []).map((variant) => variantOf(variant, recordings)),
            reference: data.reference && {
                name: printable(data.reference.name), eMax: data.reference.e_max, points: pointsOf(data.reference.points),
            },
            curves: (data.curves ?? []).map(({name, unit, points}) => ({name: printable(name), unit, points: pointsOf(points)})),
            samples: data.samples ?? null,
        };
    } catch (error) {
        throw error instanceof PageError ? error : new PageError(`The data of this page cannot be read. ${CUT_SHORT}`);
    }
}
