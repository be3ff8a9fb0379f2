// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

/** The page: its data, its state, what that comes to, and the parts that show it. */
class App {
    constructor(data) {
        this.data = data;
        this.criterion = criterionOf(data.criterion);
        this.author = authorState(data);
        this.state = stateOfAddress(data, this.author, window.location.hash);
        this.calculator = new Calculator(data);
        this.authorCalculator = new Calculator(data);
        this.curves = new Map();
        this.exit = 0;
        this.parts = [];
        this.compute();
    }

    start() {
        showOrigin(this.data, this.criterion, document.getElementById('origin'));
        this.controls = new Controls(this);
        this.table = new VariantsTable(this);
        this.controls.update();
        this.table.update(); // before the chart, which is as high as the table beside it
        this.chart = new EnergyChart(this, document.getElementById('chart'));
        this.exits = new ExitsPanel(this);
        this.samples = new SamplesPanel(this);
        this.exits.layOut();
        this.draw(false);
        let width = document.documentElement.clientWidth;
        new ResizeObserver(() => {
            if (document.documentElement.clientWidth === width)
                return;
            width = document.documentElement.clientWidth;
            this.layOut();
        }).observe(document.documentElement);
        const fitPaper = (isPrinting) => {
            document.documentElement.classList.toggle('printing', isPrinting);
            this.layOut();
        };
        window.addEventListener('beforeprint', () => fitPaper(true));
        window.addEventListener('afterprint', () => fitPaper(false));
        // Browsers ignore "touch-action" on parts of a drawing, and would scroll in place of a drag.
        document.addEventListener('touchstart', (event) => {
            if (event.target.closest('.marker, .handle, .e-max'))
                event.preventDefault();
        }, {passive: false});
        window.addEventListener('hashchange', () => this.set(stateOfAddress(this.data, this.author, window.location.hash)));
    }

    layOut() {
        this.chart.layOut();
        this.exits.layOut();
    }

    /** Results of the state, and of the author's state in the same unit. */
    compute() {
        const {state, author} = this;
        this.results = this.calculator.resultsOf(state);
        if (this.authorResults?.unit !== state.unit)
            this.authorResults = this.authorCalculator.resultsOf({...author, unit: state.unit});
        this.isChanged = !isSameDecision(state, author);
    }

    /** The whole curve of a recording in the shown unit, null where it has no cost. */
    curve(recording) {
        const key = this.state.unit;
        if (!this.curves.has(recording))
            this.curves.set(recording, {});
        const kept = this.curves.get(recording);
        if (!(key in kept))
            kept[key] = sharedCurve(recording, key);
        return kept[key];
    }

    /** The curve of one exit of a variant, kept while the other thresholds stay. */
    slice(index, exit) {
        const {recording} = this.data.variants[index];
        const thresholds = this.state.thresholds[index];
        const key = [index, exit, this.state.unit, ...thresholds.map((t, k) => (k === exit ? '' : t))].join(' ');
        if (this.keptSlice?.key !== key)
            this.keptSlice = {key, curve: sliceCurve(recording, this.state.unit, thresholds, exit)};
        return this.keptSlice.curve;
    }

    /** The exit whose threshold markers move where each has its own. */
    exitOf(recording) {
        return recording.deciding.includes(this.exit) ? this.exit : recording.deciding[0];
    }

    chooseExit(exit) {
        this.exit = exit;
        this.controls.showExitChoice();
    }

    /** Part of a gesture: everything that follows it is drawn. */
    change(state) {
        this.state = state;
        this.compute();
        this.draw(true);
    }

    /** The end of a gesture: the axes fit again, the address has the state, and the area is announced. */
    commit(isSpoken = true) {
        clearTimeout(this.commitTimer);
        this.chart.fitRange();
        this.exits.update(false);
        this.samples.update();
        const address = addressOf(this.data, this.author, this.state);
        try {
            window.history.replaceState(null, '', address ? `#${address}` : window.location.pathname + window.location.search);
        } catch {
            // A document without an address of its own keeps its state only while it is open.
        }
        if (isSpoken)
            setText(document.getElementById('spoken'), spokenArea(this.results));
    }

    /** The same when no further key comes. */
    commitSoon(isSpoken = true) {
        clearTimeout(this.commitTimer);
        this.commitTimer = setTimeout(() => this.commit(isSpoken), 300);
    }

    /** Another state at once, as from a switch or a link. */
    set(state) {
        this.state = state;
        this.compute();
        this.chart.layOut();
        this.draw(true);
        this.commit();
    }

    draw(isLive) {
        this.controls.update();
        this.chart.update();
        this.exits.update(isLive);
        this.table.update();
        if (!isLive)
            this.samples.update();
    }

    /** Runs the newest of several functions in the next frame. */
    inFrame(step) {
        const isWaiting = Boolean(this.step);
        this.step = step;
        if (!isWaiting)
            this.frame = requestAnimationFrame(() => this.finishFrame());
    }

    /** Runs it now. */
    finishFrame() {
        cancelAnimationFrame(this.frame);
        const {step} = this;
        this.step = null;
        step?.();
    }
}

/** What tests see, see README.md. */
function testDoor(app) {
    return {
        state: () => structuredClone(app.state),
        results: () => plainResults(app.results),
        set: ({variants, ...rest}) => app.set({...app.state, ...rest, ...(variants ? {thresholds: variants} : {})}),
    };
}

function start() {
    try {
        const app = new App(readData(document.getElementById('data').textContent));
        app.start();
        window.offramp = testDoor(app);
        document.documentElement.dataset.ready = 'true';
    } catch (error) {
        const text = error instanceof PageError ? error.message : `The page cannot be shown: ${error.message}`;
        document.getElementById('content').hidden = true;
        const problem = document.getElementById('problem');
        problem.textContent = text;
        problem.hidden = false;
        if (!(error instanceof PageError))
            throw error;
    }
}

start();
