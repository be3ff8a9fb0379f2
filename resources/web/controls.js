// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

/** The title, the areas and the switches above the chart. */
class Controls {
    constructor(app) {
        this.app = app;
        const find = (id) => document.getElementById(id);
        this.parts = {};
        for (const id of ['summary', 'area-title', 'area', 'interval', 'interval-words', 'change', 'beside-title', 'beside',
            'samples-count', 'e-max', 'e-max-unit', 'e-max-origin', 'e-max-error', 'ties', 'fault', 'exit-choice', 'unit-choice',
            'back', 'copied'])
            this.parts[id] = find(id);
        setText(find('title'), app.data.title || 'A trade-off of energy and accuracy');
        setText(this.parts.summary, summaryText(app.data));
        this.choice('mode-choice', () => app.state.mode, (mode) => app.set({...app.state, mode}));
        this.choice('axis-choice', () => (app.chart?.isLog ? 'log' : 'linear'), (axis) => app.set({...app.state, axis}));
        this.unitChoice();
        this.choice('theme-choice', () => document.documentElement.dataset.theme ?? 'system', (theme) => this.setTheme(theme));
        this.buttons(find);
        this.parts['e-max'].addEventListener('change', () => this.typeEMax());
        this.parts['e-max'].addEventListener('keydown', (event) => event.key === 'Escape' && this.showEMax(true));
    }

    buttons(find) {
        const {app} = this;
        this.parts.back.addEventListener('click', () => app.set(
            {...app.author, axis: app.state.axis, variant: app.state.variant, mode: app.state.mode, unit: app.state.unit}));
        find('copy-link').addEventListener('click', () => this.copyLink());
        const stem = fileStem(app.data.title);
        find('save-csv').addEventListener('click', () => saveFile(`${stem}.csv`, 'text/csv', csvText(app.data, app.results)));
        find('save-svg').addEventListener('click',
            () => saveFile(`${stem}.svg`, 'image/svg+xml', svgText(app.chart, app.data.title)));
        find('print').addEventListener('click', () => window.print());
    }

    /** A group of buttons of which one is pressed. */
    choice(id, now, take) {
        const group = document.getElementById(id);
        this.choices ??= [];
        this.choices.push({group, now});
        group.addEventListener('click', (event) => {
            const button = event.target.closest('button');
            if (!button)
                return;
            take(button.value);
            this.showChoices();
        });
    }

    showChoices() {
        for (const {group, now} of this.choices) {
            for (const button of group.querySelectorAll('button'))
                setAttributes(button, {'aria-pressed': button.value === now()});
        }
    }

    unitChoice() {
        const {app, parts} = this;
        const names = {joules: 'Joules', ms: 'Time'};
        parts['unit-choice'].append(...app.data.units.map((unit) => html('button', {type: 'button', value: unit},
            names[unit] ?? printable(unit))));
        show(parts['unit-choice'].parentNode, app.data.units.length > 1);
        this.choice('unit-choice', () => app.state.unit, (unit) => app.set({...app.state, unit}));
    }

    setTheme(theme) {
        if (theme === 'system')
            delete document.documentElement.dataset.theme;
        else
            document.documentElement.dataset.theme = theme;
    }

    async copyLink() {
        this.app.commit(false);
        let isCopied = true;
        try {
            await navigator.clipboard.writeText(window.location.href);
        } catch {
            const field = html('textarea', {class: 'sr-only'}, window.location.href);
            document.body.append(field);
            field.select();
            isCopied = document.execCommand('copy');
            field.remove();
        }
        setText(this.parts.copied, isCopied ? 'Link copied' : 'Copy the address of this page: it has the state');
        setTimeout(() => setText(this.parts.copied, ''), 4000);
    }

    typeEMax() {
        const {app, parts} = this;
        const {format, unit} = app.results;
        const value = format.fromShown(parsedNumber(parts['e-max'].value));
        const isValid = isPossibleEMax(value);
        showFault(parts['e-max-error'], parts['e-max'], isValid ? '' : value > 0
            ? `E_max cannot be so ${value < 1 ? 'small' : 'large'}. Write a number of ${format.unitName}.`
            : `E_max is a number above 0, in ${format.unitName}.`);
        if (isValid)
            app.set({...app.state, eMax: {...app.state.eMax, [unit]: value}});
    }

    showEMax(isForced) {
        const {format} = this.app.results;
        const {'e-max': input, 'e-max-error': error} = this.parts;
        const text = format.exactText(this.app.results.eMax);
        if (!isForced && this.shownEMax === text)
            return;
        this.shownEMax = text;
        input.value = text;
        showFault(error, input, '');
    }

    /** The exits of which one is moved by markers, where each has its own threshold. */
    showExitChoice() {
        const {app} = this;
        const group = this.parts['exit-choice'];
        const recording = app.results.variants[app.state.variant]?.recording;
        const isShown = app.state.mode === 'exits' && (recording?.deciding.length ?? 0) > 1;
        show(group.parentNode, isShown);
        if (!isShown)
            return;
        if (this.choiceOf !== recording) {
            this.choiceOf = recording;
            group.replaceChildren(...recording.deciding.map((k) => html('button', {type: 'button', value: k}, `Exit ${k + 1}`)));
            group.onclick = (event) => {
                const button = event.target.closest('button');
                if (button)
                    app.chooseExit(Number(button.value));
            };
        }
        for (const button of group.children)
            setAttributes(button, {'aria-pressed': Number(button.value) === app.exitOf(recording)});
    }

    update() {
        const {results, authorResults, isChanged} = this.app;
        const {parts} = this;
        const {leading, beside} = areaFigures(results);
        for (const [id, {title, text, tip}] of [['area', leading], ['beside', beside]]) {
            setText(parts[`${id}-title`], title);
            setText(parts[id], text);
            setAttributes(parts[id], {title: tip});
        }
        setText(parts['samples-count'], results.samples ? groupedText(results.samples) : 'differ');
        const hasArea = results.area !== null;
        setText(parts.interval, results.interval ? halfWidthText(results.interval, results.format) : '');
        setText(parts['interval-words'], !hasArea ? '' : results.interval ? intervalText(results.interval, results.format)
            : results.intervalFault);
        setText(parts.fault, results.areaFault);
        show(parts.fault, !hasArea);
        const ties = tiesText(results.ties);
        setText(parts.ties, ties);
        show(parts.ties, ties !== '');
        setText(parts.change, isChanged ? changeText(areaChange(results, authorResults), results.format, authorResults.eMax)
            : 'The author\u2019s state');
        parts.back.disabled = !isChanged;
        setText(parts['e-max-unit'], `(${results.format.unitName})`);
        this.showEMax(false);
        const own = this.app.data.eMax[results.unit];
        setText(parts['e-max-origin'], own ? eMaxOriginText(own, results.eMax, results.format) : '');
        this.showExitChoice();
        this.showChoices();
    }
}
