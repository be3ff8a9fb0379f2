// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/toursteps.h"

#include "ui/charts/energychart.h"
#include "ui/panels/areapanel.h"
#include "ui/panels/chartcard.h"
#include "ui/panels/exitcolumn.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/samplefilterbar.h"
#include "ui/panels/samplespanel.h"
#include "ui/panels/variantactions.h"
#include "ui/panels/variantspanel.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/mainwindow.h"
#include "ui/wording/costscale.h"
#include "ui/wording/tr.h"

#include <QPointer>
#include <QToolButton>

namespace offramp {

namespace {

using Done = std::function<void()>;

/// Done when a threshold is moved.
auto moved(const Document *document)
{
    return [document](QObject *context, const Done &done) {
        QObject::connect(document, &Document::lastMoveChanged, context, [document, done] {
            if (document->lastMove())
                done();
        });
    };
}

/// Done when something is undone.
auto undone(Document *document)
{
    return [document](QObject *context, const Done &done) {
        QUndoStack *stack = document->undoStack();
        QObject::connect(stack, &QUndoStack::indexChanged, context, [before = stack->index(), done](int now) mutable {
            if (std::exchange(before, now) > now)
                done();
        });
    };
}

/// Done when the samples are filtered by the effect of a move.
auto filtered(SampleList *list)
{
    return [list](QObject *context, const Done &done) {
        QObject::connect(list, &SampleList::filterChanged, context, [list, done] {
            if (list->filter().effect)
                done();
        });
    };
}

auto pinned(const Document *document)
{
    return [document](QObject *context, const Done &done) {
        QObject::connect(document, &Document::referenceChanged, context, [document, done] {
            if (document->decisions().reference)
                done();
        });
    };
}

/// Done when one of these is chosen.
auto chosen(const QList<QAction *> &actions)
{
    return [actions](QObject *context, const Done &done) {
        for (const QAction *action : actions)
            QObject::connect(action, &QAction::triggered, context, done);
    };
}

} // namespace

std::vector<TourStep> tourSteps(MainWindow *window)
{
    Document *document = window->document();
    const CostScale costs = costScale(*document);
    EnergyChart *chart = window->chart();
    QToolButton *link = window->exitsPanel()->linkButton();
    const auto showChart = [card = QPointer(window->chartCard()), selection = window->selection()] {
        if (card)
            card->setTables(false);
        if (!selection->variant())
            selection->step(1);
    };
    return {
        {tr("The %1\u2013accuracy chart").arg(costs.word()),
         tr("Each thin curve is a network at every threshold, each marker a variant: the network with the thresholds "
            "you set. Esc ends this tour; F6 switches between this card and the window."),
         chart, nullptr, showChart},
        {tr("The area"),
         tr("The bold steps run through the variants. The area under them, up to E_max, is the number to maximise; "
            "beside it are its 95 % confidence interval and the normalised area."),
         window->areaPanel()},
        {tr("Move a variant"),
         tr("Drag the selected marker along its curve, or press \u2190 or \u2192. %1, accuracy and area follow "
            "immediately; Tab in the chart goes to the next variant.")
             .arg(costs.title()),
         chart, nullptr, showChart, moved(document)},
        {tr("Where samples exit"),
         tr("A histogram for each exit shows the samples that reach it, correct and incorrect. Drag the handle of its "
            "threshold, or press \u2190 or \u2192."),
         window->exitsPanel(), nullptr, showChart, moved(document)},
        {tr("One threshold, or one each"),
         tr("Link exits moves the thresholds of all exits together; unlinked, each has its own. Click it, or press "
            "Space. The difference shows in networks with three or more exits."),
         link,
         nullptr,
         {},
         [link](QObject *context, const Done &done) { QObject::connect(link, &QToolButton::clicked, context, done); }},
        {tr("Samples that changed"),
         tr("Choose Changed exit, or press \u2193, to see the samples that your last move sent to another exit; Won "
            "became correct, Lost became incorrect."),
         window->samplesPanel(),
         window->samplesPanel()->filterBar()->effect(),
         {},
         filtered(window->samplesPanel()->list())},
        {tr("Undo"),
         tr("Every decision is one step, even a long drag. Press Ctrl+Z to undo the last one, Ctrl+Shift+Z to "
            "redo it."),
         chart, nullptr, showChart, undone(document)},
        {tr("Pin as reference"),
         tr("Press Ctrl+P to keep this state as a ghost on the chart. From then on every number shows its change "
            "from it. Ctrl+Shift+P clears it."),
         window->areaPanel(), nullptr, showChart, pinned(document)},
        {tr("Suggest variants"),
         tr("Press Ctrl+G, or Suggest\u2026, to search for the variants with the largest area. You see the gain before "
            "anything changes; Esc closes the dialog."),
         window->variantsPanel(),
         nullptr,
         {},
         chosen({window->variantsPanel()->variantActions()->suggest()})},
        {tr("Present and export"),
         tr("F5 shows only the chart, for an audience; Esc returns. Ctrl+E writes figures and tables for a paper, a "
            "talk or a poster."),
         chart, nullptr, showChart, chosen({window->presentAction(), window->exports()->exportAction()})},
    };
}

} // namespace offramp
