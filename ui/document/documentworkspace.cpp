// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/workspacefile.h"
#include "ui/document/document.h"

#include <QFile>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace offramp {

namespace {

std::filesystem::path toPath(const QString &path)
{
    return QFile::encodeName(path).toStdString();
}

Result<void> checkFits(const std::string &variant, const Thresholds &thresholds, const OpenRecording &recording)
{
    const auto needed = static_cast<std::size_t>(recording.table().exitCount() - 1);
    if (thresholds.size() == needed)
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("The workspace gives {} of {} {} thresholds; a network of {} exits takes {}.", variant,
                               recording.name().toStdString(), thresholds.size(), needed + 1, needed),
                   "Correct \"thresholds\" in the file; core/workspace/FORMAT.md says what it holds.");
}

int firstNotIn(const std::set<int> &taken)
{
    int colour = 0;
    while (taken.contains(colour))
        ++colour;
    return colour;
}

template<typename T>
void insertAtRow(std::vector<T> &list, std::size_t row, T value)
{
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(std::min(row, list.size())), std::move(value));
}

/// Open and missing recordings in one list, each with what its entry in the file is.
std::vector<std::pair<RecordingId, WorkspaceRecording>> entriesOf(const Document &document, const QString &folder)
{
    std::vector<std::pair<RecordingId, WorkspaceRecording>> entries;
    for (const RecordingId id : document.decisions().recordings) {
        const OpenRecording &recording = *document.recording(id);
        entries.push_back({id,
                           {relativeTo(toPath(folder), toPath(recording.path())), recording.fingerprint(),
                            recording.name().toStdString()}});
    }
    for (const AbsentRecording &absent : document.decisions().absent) {
        WorkspaceRecording entry = absent.entry;
        if (folder != absent.folder)
            entry.path = relativeTo(toPath(folder), toPath(absent.folder) / absent.entry.path);
        insertAtRow(entries, absent.row, {absent.id, entry});
    }
    return entries;
}

/// The variant that a pinned one of that name was, as far as names tell.
VariantId namesake(const std::vector<VariantDecision> &variants, const std::string &name)
{
    const auto it = std::ranges::find(variants, QString::fromStdString(name), &VariantDecision::name);
    return it == variants.end() ? VariantId() : it->id;
}

std::vector<VariantDecision> allVariants(const Decisions &decisions)
{
    std::vector<AbsentVariant> absent;
    for (const AbsentRecording &recording : decisions.absent)
        absent.insert(absent.end(), recording.variants.begin(), recording.variants.end());
    std::ranges::stable_sort(absent, {}, &AbsentVariant::row);
    auto variants = decisions.variants;
    for (const AbsentVariant &variant : absent)
        insertAtRow(variants, variant.row, variant.decision);
    return variants;
}

} // namespace

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
    Workspace workspace;
    std::map<RecordingId, std::size_t> places;
    for (auto &[id, entry] : entriesOf(*this, folder)) {
        places.emplace(id, workspace.recordings.size());
        workspace.recordings.push_back(std::move(entry));
    }
    const auto toFile = [&](const std::vector<VariantDecision> &variants) {
        std::vector<WorkspaceVariant> list;
        for (const VariantDecision &variant : variants)
            list.push_back({places.at(variant.recording), variant.name.toStdString(), variant.thresholds,
                            variant.colour, variant.included});
        return list;
    };
    workspace.variants = toFile(allVariants(m_decisions));
    workspace.eMax = m_decisions.eMax.value;
    workspace.eMaxOrigin = m_decisions.eMax.origin;
    workspace.criterion = m_decisions.criterion;
    if (const auto &reference = m_decisions.reference)
        workspace.reference = {toFile(reference->variants), reference->eMax, reference->criterion};
    for (const ImportedCurve &curve : m_decisions.curves)
        workspace.curves.push_back({curve.name.toStdString(), *curve.table});
    return workspace;
}

Result<void> Document::takeWorkspace(const Workspace &workspace, const QString &folder,
                                     const std::vector<RecordingPtr> &recordings, bool isSaved)
{
    for (const RecordingPtr &recording : recordings) {
        if (!recording)
            continue;
        if (auto carried = checkCarries(*recording, workspace.criterion); !carried)
            return carried;
        if (!workspace.reference)
            continue;
        if (auto carried = checkCarries(*recording, workspace.reference->criterion); !carried)
            return carried;
    }
    for (const WorkspaceVariant &variant : workspace.variants) {
        const RecordingPtr &recording = recordings[variant.recording];
        if (!recording)
            continue;
        if (auto fits = checkFits(variant.name, variant.thresholds, *recording); !fits)
            return fits;
    }

    const int firstRecording = m_lastRecording + 1;
    const auto idOf = [&](std::size_t place) { return RecordingId{firstRecording + static_cast<int>(place)}; };
    const auto toDecision = [&](const WorkspaceVariant &variant, VariantId id) {
        return VariantDecision{id,
                               idOf(variant.recording),
                               variant.thresholds,
                               QString::fromStdString(variant.name),
                               variant.colour,
                               variant.included};
    };
    Decisions decisions;
    decisions.eMax = {workspace.eMax, CostUnit::Gflops, workspace.eMaxOrigin, {}};
    decisions.criterion = workspace.criterion;
    RecordingPool pool;
    m_colours.clear();
    std::set<int> taken;
    for (const WorkspaceVariant &variant : workspace.variants)
        taken.insert(variant.colour);
    for (std::size_t i = 0; i < workspace.recordings.size(); ++i) {
        const RecordingId id = idOf(i);
        const auto first = std::ranges::find(workspace.variants, i, &WorkspaceVariant::recording);
        m_colours[id] = first == workspace.variants.end() ? firstNotIn(taken) : first->colour;
        taken.insert(m_colours[id]);
        if (recordings[i]) {
            decisions.recordings.push_back(id);
            pool.add(id, recordings[i]);
            if (workspace.eMaxOrigin == EMaxOrigin::DearestNetwork && recordings[i]->fullCost() == workspace.eMax)
                decisions.eMax.network = recordings[i]->name();
        } else {
            decisions.absent.push_back({id, i, workspace.recordings[i], folder, m_colours[id], {}});
        }
    }
    for (std::size_t row = 0; row < workspace.variants.size(); ++row) {
        const VariantDecision decision = toDecision(workspace.variants[row], {++m_lastVariant});
        const auto absent = std::ranges::find(decisions.absent, decision.recording, &AbsentRecording::id);
        if (absent == decisions.absent.end())
            decisions.variants.push_back(decision);
        else
            absent->variants.push_back({row, decision});
    }
    if (workspace.reference) {
        decisions.reference = ReferenceDecision{{}, workspace.reference->eMax, workspace.reference->criterion};
        for (const WorkspaceVariant &variant : workspace.reference->variants)
            decisions.reference->variants.push_back(toDecision(variant, namesake(decisions.variants, variant.name)));
    }
    for (const WorkspaceCurve &curve : workspace.curves)
        decisions.curves.push_back({CurveId{++m_lastCurve}, QString::fromStdString(curve.name),
                                    std::make_shared<const PointTable>(curve.table)});
    m_lastRecording += static_cast<int>(workspace.recordings.size());
    start(decisions, std::move(pool), isSaved);
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

void Document::start(const Decisions &decisions, RecordingPool pool, bool isSaved)
{
    m_undoStack.clear();
    if (!isSaved)
        m_undoStack.resetClean();
    m_asOpened.clear();
    m_decisions = decisions;
    m_pool = std::move(pool);
    recompute();
    Q_EMIT absentChanged();
    Q_EMIT recordingsChanged();
    Q_EMIT eMaxChanged();
    Q_EMIT criterionChanged();
    Q_EMIT referenceChanged();
    Q_EMIT curvesChanged();
    m_lastMove.reset();
    Q_EMIT lastMoveChanged();
    Q_EMIT variantsChanged();
    Q_EMIT resultsChanged();
    noteModified();
}

int Document::freeColour() const
{
    std::set<int> taken;
    for (const auto &[id, colour] : m_colours) {
        if (std::ranges::count(m_decisions.recordings, id)
            || std::ranges::count(m_decisions.absent, id, &AbsentRecording::id))
            taken.insert(colour);
    }
    return firstNotIn(taken);
}

std::optional<RecordingId> Document::absenceOf(const OpenRecording &recording) const
{
    const auto &absent = m_decisions.absent;
    const auto it = std::ranges::find_if(absent, [&](const AbsentRecording &entry) {
        return entry.entry.fingerprint == recording.fingerprint();
    });
    return it == absent.end() ? std::nullopt : std::optional(it->id);
}

Result<void> Document::findAbsent(RecordingId id, const RecordingPtr &recording)
{
    Decisions after = m_decisions;
    const auto absent = std::ranges::find(after.absent, id, &AbsentRecording::id);
    if (absent == after.absent.end())
        return {};
    if (absent->entry.fingerprint != recording->fingerprint())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is not the recording that the workspace calls \"{}\".",
                                   recording->path().toStdString(), absent->entry.name),
                       "Choose the file that was meant.");
    for (const AbsentVariant &variant : absent->variants) {
        if (auto fits = checkFits(variant.decision.name.toStdString(), variant.decision.thresholds, *recording); !fits)
            return fits;
    }

    if (auto carried = checkCarries(*recording, criterion()); !carried)
        return carried;

    std::size_t missingBefore = 0;
    for (const AbsentRecording &other : after.absent)
        missingBefore += other.row < absent->row ? 1 : 0;
    insertAtRow(after.recordings, absent->row - std::min(missingBefore, absent->row), id);
    for (const AbsentVariant &variant : absent->variants) {
        std::size_t hidden = 0;
        for (const AbsentRecording &other : after.absent) {
            if (other.id != id)
                hidden += static_cast<std::size_t>(std::ranges::count_if(other.variants, [&](const AbsentVariant &one) {
                    return one.row < variant.row;
                }));
        }
        insertAtRow(after.variants, variant.row - std::min(hidden, variant.row), variant.decision);
    }
    if (after.eMax.origin == EMaxOrigin::DearestNetwork && recording->fullCost() == after.eMax.value)
        after.eMax.network = recording->name();
    m_pool.add(id, recording);
    m_colours[id] = absent->colour;
    after.absent.erase(absent);
    change(tr("Find %1").arg(recording->name()), std::move(after));
    return {};
}

} // namespace offramp
