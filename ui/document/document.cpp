// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/document.h"

#include "core/results/startingvariants.h"
#include "core/support/numbers.h"
#include "core/tradeoff/shownnumbers.h"
#include "ui/document/changedecisions.h"

#include <QFile>

#include <algorithm>

namespace offramp {

namespace {

std::string toPath(const QString &path)
{
    return QFile::encodeName(path).toStdString();
}

/// The name of the step that sets E_max.
QString eMaxChange(CostUnit unit, double value)
{
    const CostFormat format{unit, value};
    return Document::tr("Set E_max to %1 %2")
        .arg(QString::fromStdString(format.eMaxText()), QString::fromUtf8(format.unitName()));
}

} // namespace

Document::Document(QObject *parent)
    : QObject(parent)
{
    connect(&m_undoStack, &QUndoStack::indexChanged, this, &Document::noteModified);
    connect(&m_undoStack, &QUndoStack::cleanChanged, this, &Document::noteModified);
}

Document::~Document()
{
    m_undoStack.disconnect(this); // it empties itself last, and would tell a document that is half gone
}

bool Document::isModified() const
{
    return !m_undoStack.isClean() && !std::ranges::count(m_asOpened, m_decisions);
}

void Document::noteModified()
{
    if (std::exchange(m_wasModified, isModified()) != isModified())
        Q_EMIT modifiedChanged(isModified());
}

Workspace Document::toWorkspace(const QString &folder) const
{
    Workspace workspace = offramp::toWorkspace(m_decisions, m_sources, toPath(folder));
    // The first variant may have a colour of its own by now.
    for (const RecordingId id : m_decisions.recordings) {
        if (coloursOf(workspace.decisions).at(id) != colourOf(id))
            workspace.decisions.looks[id].colour = colourOf(id);
    }
    return workspace;
}

Result<void> Document::takeWorkspace(const Workspace &workspace, const QString &folder,
                                     const std::vector<RecordingPtr> &recordings, bool isSaved)
{
    auto opened = openWorkspace(workspace, toPath(folder), recordings, m_last);
    if (!opened)
        return tl::unexpected(opened.error());
    m_colours = std::move(opened->colours);
    start(opened->decisions, std::move(opened->sources), isSaved);
    m_hasFile = true;
    return {};
}

void Document::markSaved()
{
    m_hasFile = true;
    m_asOpened.clear();
    m_undoStack.setClean();
    noteModified();
}

void Document::clear()
{
    m_colours.clear();
    start({}, {}, true);
    m_hasFile = false;
}

void Document::start(const Decisions &decisions, Sources sources, bool isSaved)
{
    m_undoStack.clear();
    if (!isSaved)
        m_undoStack.resetClean();
    m_asOpened.clear();
    m_decisions = decisions;
    m_sources = std::move(sources);
    evaluateAll();
    m_lastMove.clear();
    Q_EMIT absentChanged();
    Q_EMIT recordingsChanged();
    Q_EMIT eMaxChanged();
    Q_EMIT criterionChanged();
    Q_EMIT referenceChanged();
    Q_EMIT curvesChanged();
    Q_EMIT snapshotsChanged();
    Q_EMIT notesChanged();
    Q_EMIT lastMoveChanged();
    Q_EMIT variantsChanged();
    Q_EMIT resultsChanged();
    noteModified();
}

Result<void> Document::findAbsent(RecordingId id, const RecordingPtr &recording)
{
    const auto after = withFound(m_decisions, id, *recording);
    if (after && m_decisions.find(id))
        m_sources.add(id, recording);
    return tryChange(tr("Find %1").arg(nameOf(*recording)), after);
}

RecordingId Document::openRecording(const RecordingPtr &recording)
{
    const RecordingId id{++m_last.recording};
    m_colours.emplace(id, freeColour(m_decisions, m_colours));
    m_sources.add(id, recording);
    Decisions after = withRecording(m_decisions, id, *recording, m_sources);
    const RecordingPtr opened = m_sources.at(id, after);
    const double end = opened->hasCost() ? after.eMax.value : roundStepAbove(opened->fullCost());
    after = withVariants(std::move(after), numbered(startingVariants(id, *opened, end)));
    if (!m_hasFile && !isModified())
        m_asOpened.push_back(after);
    change(tr("Open %1").arg(nameOf(*recording)), after);
    return id;
}

void Document::closeRecording(RecordingId id)
{
    const AbsentRecording *absent = m_decisions.find(id);
    const QString name = absent ? QString::fromStdString(m_decisions.nameOf(*absent)) : offramp::nameOf(*recording(id));
    change(tr("Close %1").arg(name), withoutRecording(m_decisions, id, m_sources));
}

void Document::replaceRecording(RecordingId id, const RecordingPtr &recording)
{
    if (!m_sources.contains(id))
        return;
    m_sources.replace(id, recording);
    evaluateAll();
    Q_EMIT recordingReplaced(id);
    Q_EMIT resultsChanged();
}

Result<void> Document::setCriterion(Criterion criterion)
{
    return tryChange(tr("Decide by %1").arg(QString::fromUtf8(toText(criterion))),
                     withCriterion(m_decisions, criterion, m_sources));
}

Result<void> Document::setCost(CostUnit unit)
{
    return tryChange(tr("Show costs in %1").arg(QString::fromUtf8(toText(unit))),
                     withCost(m_decisions, unit, m_sources));
}

Result<void> Document::setExitsOff(RecordingId id, const ExitsOff &off)
{
    return tryChange(tr("Switch exits of %1").arg(offramp::nameOf(*recording(id))),
                     withExitsOff(m_decisions, id, off, m_sources));
}

void Document::pinReference()
{
    change(tr("Pin as reference"), withReference(m_decisions));
}

void Document::clearReference()
{
    change(tr("Clear the reference"), withoutReference(m_decisions));
}

CurveId Document::addCurve(const QString &name, PointTable table)
{
    const CurveId id{++m_last.curve};
    change(tr("Import %1").arg(name), withCurve(m_decisions, id, name.toStdString(), std::move(table)));
    return id;
}

void Document::removeCurve(CurveId id)
{
    change(tr("Remove %1").arg(nameOf(m_decisions, id)), without(m_decisions, id));
}

void Document::renameCurve(CurveId id, const QString &name)
{
    change(tr("Rename %1").arg(name.trimmed()), withName(m_decisions, id, name.toStdString()));
}

Result<void> Document::setCurveUnit(CurveId id, AccuracyUnit unit)
{
    return tryChange(tr("Read %1 as %2").arg(nameOf(m_decisions, id), QString::fromUtf8(toText(unit))),
                     withUnit(m_decisions, id, unit));
}

void Document::setEMax(double value)
{
    change(eMaxChange(m_decisions.eMax.unit, value), withEMax(m_decisions, value));
}

void Document::rename(RecordingId id, const QString &name)
{
    const Decisions after = withNetworkName(m_decisions, id, name.toStdString(), m_sources);
    if (after != m_decisions)
        change(tr("Rename %1").arg(offramp::nameOf(*recording(id))), after);
}

void Document::setColour(RecordingId id, int colour)
{
    if (std::ranges::count(m_decisions.recordings, id) > 0)
        change(tr("Colour %1").arg(offramp::nameOf(*recording(id))), withColour(m_decisions, id, colourOf(id), colour));
}

void Document::setHidden(RecordingId id, bool isHidden)
{
    if (std::ranges::count(m_decisions.recordings, id) > 0)
        change((isHidden ? tr("Hide %1") : tr("Show %1")).arg(offramp::nameOf(*recording(id))),
               withHidden(m_decisions, id, isHidden));
}

void Document::change(const QString &text, const Decisions &after, int gesture)
{
    if (after == m_decisions)
        return;
    const Decisions before = std::exchange(m_decisions, after);
    evaluateAll();
    const bool dropsCommands = m_undoStack.canRedo();
    m_undoStack.push(
        new ChangeDecisions(text, before, after, gesture, [this](const Decisions &decisions) { apply(decisions); }));
    if (dropsCommands)
        m_sources.keepOnly(reachableRecordings(m_undoStack, m_decisions));
    announce(before);
}

void Document::setEMax(const EMax &eMax, int gesture)
{
    Decisions after = m_decisions;
    after.eMax = eMax;
    change(eMaxChange(eMax.unit, eMax.value), after, gesture);
}

Result<void> Document::tryChange(const QString &text, const Result<Decisions> &after)
{
    if (!after)
        return tl::unexpected(after.error());
    change(text, *after);
    return {};
}

void Document::evaluateAll()
{
    m_sources.takeNames(m_decisions);
    m_results = evaluate(m_decisions, m_sources, std::move(m_results));
}

void Document::apply(const Decisions &decisions)
{
    const Decisions before = std::exchange(m_decisions, decisions);
    evaluateAll();
    announce(before);
}

void Document::announce(const Decisions &before)
{
    const Decisions now = m_decisions; // listeners may edit
    const bool isNewMove = m_lastMove.follow(before, now);
    if (before.absent != now.absent)
        Q_EMIT absentChanged();
    if (before.recordings != now.recordings)
        Q_EMIT recordingsChanged();
    if (before.looks != now.looks)
        Q_EMIT looksChanged();
    if (before.eMax != now.eMax)
        Q_EMIT eMaxChanged();
    if (before.criterion != now.criterion)
        Q_EMIT criterionChanged();
    for (const RecordingId id : now.recordings) {
        if (before.viewOf(id) != now.viewOf(id))
            Q_EMIT recordingReplaced(id);
    }
    if (before.reference != now.reference)
        Q_EMIT referenceChanged();
    if (before.curves != now.curves)
        Q_EMIT curvesChanged();
    if (before.snapshots != now.snapshots)
        Q_EMIT snapshotsChanged();
    if (before.notes != now.notes)
        Q_EMIT notesChanged();
    if (!std::ranges::equal(before.variants, now.variants, {}, &Variant::id, &Variant::id)) {
        Q_EMIT variantsChanged();
    } else {
        for (std::size_t i = 0; i < now.variants.size(); ++i) {
            if (before.variants[i] != now.variants[i] && variant(now.variants[i].id))
                Q_EMIT variantChanged(now.variants[i].id);
        }
    }
    if (isNewMove)
        Q_EMIT lastMoveChanged();
    Q_EMIT resultsChanged();
}

} // namespace offramp
