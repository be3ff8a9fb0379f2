// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/recordingedits.h"

#include "core/results/convertthresholds.h"
#include "core/results/emaxproposal.h"
#include "core/workspace/absentrecordings.h"
#include "core/workspace/workspacefile.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace offramp {

namespace {

int firstNotIn(const std::set<int> &taken)
{
    int colour = 0;
    while (taken.contains(colour))
        ++colour;
    return colour;
}

Result<void> checkFits(const Variant &variant, const OpenRecording &recording)
{
    const auto needed = static_cast<std::size_t>(recording.table().exitCount() - 1);
    if (variant.thresholds.size() == needed)
        return {};
    return failure(ErrorKind::BadInput,
                   fmt::format("The workspace gives {} of {} {} thresholds; a network of {} exits takes {}.",
                               variant.name, recording.name(), variant.thresholds.size(), needed + 1, needed),
                   "Correct \"thresholds\" in the file; core/workspace/FORMAT.md says what it holds.");
}

Result<void> checkExitsOff(const ExitsOff &off, const OpenRecording &recording)
{
    const int exits = recording.table().exitCount();
    for (const ExitIndex exit : off) {
        if (exit.value < 0 || exit.value >= exits)
            return failure(ErrorKind::BadInput,
                           fmt::format("{} has {} exits, and exit {} is to be switched off.", recording.name(), exits,
                                       exit.value + 1),
                           "Exits count from 1 in the window and from 0 in the file.");
    }
    if (static_cast<int>(off.size()) >= exits)
        return failure(ErrorKind::BadInput, fmt::format("All exits of {} would be switched off.", recording.name()),
                       "Keep at least one exit, which answers for every image.");
    TableView view = recording.view();
    view.off = off;
    return recording.under(view).map([](const RecordingPtr &) {});
}

Result<void> checkFit(const std::vector<Variant> &variants, RecordingId id, const OpenRecording &recording)
{
    for (const Variant &variant : variants) {
        if (variant.recording != id)
            continue;
        if (auto fits = checkFits(variant, recording); !fits)
            return fits;
    }
    return {};
}

/// Whether a recording carries what a reference or a snapshot uses of it, and their thresholds fit it.
Result<void> checkFits(const ReferenceDecision &state, RecordingId id, const OpenRecording &recording)
{
    if (std::ranges::count(state.variants, id, &Variant::recording) > 0) {
        if (auto carried = checkCarries(recording, state.criterion); !carried)
            return carried;
    }
    if (const auto off = state.exitsOff.find(id); off != state.exitsOff.end()) {
        if (auto fits = checkExitsOff(off->second, recording); !fits)
            return fits;
    }
    return checkFit(state.variants, id, recording);
}

/// Whether a recording carries what decisions use, and its variants' thresholds fit it.
Result<void> checkFits(const Decisions &decisions, RecordingId id, const OpenRecording &recording)
{
    if (auto carried = checkCarries(recording, decisions.criterion); !carried)
        return carried;
    if (const auto off = decisions.exitsOff.find(id); off != decisions.exitsOff.end()) {
        if (auto fits = checkExitsOff(off->second, recording); !fits)
            return fits;
    }
    if (decisions.reference) {
        if (auto fits = checkFits(*decisions.reference, id, recording); !fits)
            return fits;
    }
    for (const Snapshot &snapshot : *decisions.snapshots) {
        if (auto fits = checkFits(snapshot.state, id, recording); !fits)
            return fits;
    }
    return checkFit(decisions.variants, id, recording);
}

/// Takes a recording out of a reference or a snapshot; whether anything is left of it.
bool takeOut(RecordingId id, ReferenceDecision &state)
{
    state.exitsOff.erase(id);
    const auto taken = std::erase_if(state.variants, [id](const Variant &variant) { return variant.recording == id; });
    return taken == 0 || !state.variants.empty();
}

} // namespace

Decisions withRecording(Decisions decisions, RecordingId id, const OpenRecording &recording, const Sources &sources)
{
    const std::vector<RecordingPtr> before = sources.openIn(decisions);
    if (!checkCarries(recording, decisions.criterion))
        decisions.criterion = recording.criterion();
    if (decisions.recordings.empty() && decisions.absent.empty()
        && std::ranges::count(recording.costs(), decisions.eMax.unit) == 0)
        decisions.eMax.unit = recording.costs().front();
    decisions.recordings.push_back(id);
    decisions.eMax = followingEMax(decisions, before, sources);
    return decisions;
}

Decisions withoutRecording(Decisions decisions, RecordingId id, const Sources &sources)
{
    const auto isOfIt = [id](const Variant &variant) { return variant.recording == id; };
    const std::vector<RecordingPtr> before = sources.openIn(decisions);
    std::erase(decisions.recordings, id);
    std::erase_if(decisions.absent, [id](const AbsentRecording &absent) { return absent.id == id; });
    std::erase_if(decisions.variants, isOfIt);
    decisions.looks.erase(id);
    decisions.exitsOff.erase(id);
    if (decisions.reference && !takeOut(id, *decisions.reference))
        decisions.reference.reset();
    std::vector<Snapshot> left;
    for (Snapshot snapshot : *decisions.snapshots) {
        if (takeOut(id, snapshot.state))
            left.push_back(std::move(snapshot));
    }
    decisions.snapshots = std::move(left);
    decisions.eMax = followingEMax(decisions, before, sources);
    return decisions;
}

Result<Decisions> withFound(Decisions decisions, RecordingId id, const OpenRecording &recording)
{
    const AbsentRecording *absent = decisions.find(id);
    if (!absent)
        return decisions;
    if (absent->entry.fingerprint != recording.fingerprint())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is not the recording that the workspace calls \"{}\".", recording.path(),
                                   decisions.nameOf(*absent)),
                       "Choose the file that was meant.");
    for (const auto &[row, variant] : absent->variants) {
        if (auto fits = checkFits(variant, recording); !fits)
            return tl::unexpected(fits.error());
    }
    if (auto fits = checkFits(decisions, id, recording); !fits)
        return tl::unexpected(fits.error());
    decisions = putBack(std::move(decisions), id);
    if (decisions.eMax.network.empty() && isProposedFor(recording, decisions.eMax)) {
        const std::string name = decisions.look(id).name;
        decisions.eMax.network = name.empty() ? recording.ownName() : name;
    }
    return decisions;
}

Decisions withNetworkName(Decisions decisions, RecordingId id, const std::string &name, const Sources &sources)
{
    if (std::ranges::count(decisions.recordings, id) == 0)
        return decisions;
    const RecordingPtr recording = sources.at(id, decisions);
    const bool isOrigin = decisions.eMax.network == recording->name() && isProposedFor(*recording, decisions.eMax);
    decisions = withName(std::move(decisions), id, name);
    if (decisions.look(id).name == recording->ownName())
        decisions = withName(std::move(decisions), id, "");
    if (isOrigin)
        decisions.eMax.network = named(recording, decisions.look(id).name)->name();
    return decisions;
}

Result<Decisions> withCriterion(Decisions decisions, Criterion criterion, const Sources &sources)
{
    if (criterion == decisions.criterion)
        return decisions;
    if (!decisions.absent.empty())
        return failure(ErrorKind::BadInput,
                       "Thresholds of a missing recording cannot be carried over to another criterion.",
                       "Find the missing recording first, or close it.");
    for (const RecordingPtr &recording : sources.openIn(decisions)) {
        if (auto carried = checkCarries(*recording, criterion); !carried)
            return tl::unexpected(carried.error());
    }
    for (Variant &variant : decisions.variants) {
        TableView view = decisions.viewOf(variant.recording);
        view.criterion = criterion;
        variant.thresholds = convertThresholds(variant.thresholds, *sources.at(variant.recording, decisions),
                                               *sources.at(variant.recording, view));
    }
    decisions.criterion = criterion;
    return decisions;
}

Result<Decisions> withCost(Decisions decisions, CostUnit unit, const Sources &sources)
{
    if (unit == decisions.eMax.unit)
        return decisions;
    const auto hasIt
        = [unit](const RecordingPtr &recording) { return std::ranges::count(recording->costs(), unit) > 0; };
    const bool isMeasured = std::ranges::any_of(sources.openIn(decisions), hasIt);
    const auto ofPoints = eMaxAbovePoints(decisions.curves, unit);
    if (!isMeasured && !ofPoints)
        return failure(ErrorKind::BadInput,
                       fmt::format("No open network and no imported curve has {} per image.", toText(unit)),
                       unit == CostUnit::Gflops
                           ? "Record the network with offramp-engine, which counts its FLOPs."
                           : "Measure a network into its recording: offramp-engine measure … --into RECORDING.");
    decisions.otherEMax[decisions.eMax.unit] = decisions.eMax;
    const auto before = decisions.otherEMax.find(unit);
    const EMax kept = before == decisions.otherEMax.end() ? EMax{contestEMax, unit} : before->second;
    const bool isFirst = before == decisions.otherEMax.end();
    decisions.otherEMax.erase(unit);
    decisions.eMax = kept;
    for (const RecordingId id : decisions.recordings) {
        std::vector<TableView> views{decisions.viewOf(id)};
        if (decisions.reference)
            views.push_back(decisions.referenceViewOf(id));
        for (const TableView &view : views) {
            if (view.off.empty())
                continue;
            if (auto seen = sources.asRead(id)->under(view); !seen) // heads that do not fit this cost
                return tl::unexpected(seen.error());
        }
    }
    const auto open = sources.openIn(decisions);
    if (isMeasured)
        decisions.eMax = (isFirst ? eMaxProposedFor(open) : eMaxOf(kept.origin, open)).value_or(kept);
    else if (isFirst)
        decisions.eMax = *ofPoints;
    return decisions;
}

Result<Decisions> withExitsOff(Decisions decisions, RecordingId id, const ExitsOff &off, const Sources &sources)
{
    if (auto fits = checkExitsOff(off, *sources.at(id, decisions)); !fits)
        return tl::unexpected(fits.error());
    decisions.exitsOff.erase(id);
    if (!off.empty())
        decisions.exitsOff.emplace(id, off);
    return decisions;
}

Decisions withoutDominated(Decisions decisions, const Results &results)
{
    std::erase_if(decisions.variants, [&](const Variant &variant) {
        const Standing &standing = results.find(variant.id)->standing;
        return variant.included && (standing.dominated || standing.duplicate);
    });
    return decisions;
}

Result<void> checkOpens(const Decisions &decisions, const OpenRecording &recording)
{
    const bool isFirst = decisions.recordings.empty() && decisions.absent.empty();
    return isFirst ? Result<void>() : checkCarries(recording, decisions.criterion);
}

RecordingColours coloursOf(const Decisions &decisions)
{
    std::set<int> taken;
    for (const Variant &variant : decisions.variants)
        taken.insert(variant.colour);
    RecordingColours colours;
    for (const RecordingId id : decisions.recordings) {
        const auto first = std::ranges::find(decisions.variants, id, &Variant::recording);
        const int given = first == decisions.variants.end() ? firstNotIn(taken) : first->colour;
        colours[id] = decisions.look(id).colour.value_or(given);
        taken.insert(colours[id]);
    }
    return colours;
}

int colourOf(RecordingId id, const Decisions &decisions, const RecordingColours &given)
{
    return decisions.look(id).colour.value_or(given.at(id));
}

int freeColour(const Decisions &decisions, const RecordingColours &colours)
{
    std::set<int> taken;
    for (const RecordingId id : decisions.recordings)
        taken.insert(colourOf(id, decisions, colours));
    for (const AbsentRecording &absent : decisions.absent)
        taken.insert(absent.colour);
    return firstNotIn(taken);
}

std::optional<Criterion> sharedCriterion(const std::vector<RecordingPtr> &open, const OpenRecording &other)
{
    for (const Criterion criterion : allCriteria) {
        const auto carries = [&](const RecordingPtr &each) { return checkCarries(*each, criterion).has_value(); };
        if (checkCarries(other, criterion) && std::ranges::all_of(open, carries))
            return criterion;
    }
    return std::nullopt;
}

Result<OpenedWorkspace> openWorkspace(const Workspace &workspace, const std::string &folder,
                                      const std::vector<RecordingPtr> &recordings, LastIds &last)
{
    const Workspace taken{workspace.recordings, withIdsAfter(workspace.decisions, last)};
    OpenedWorkspace opened{{}, {}, coloursOf(taken.decisions)};
    RecordingColours missing;
    EMax eMax = taken.decisions.eMax;
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        const RecordingId id = taken.decisions.recordings[i];
        if (!recordings[i]) {
            missing.emplace(id, opened.colours[id]);
            continue;
        }
        if (auto fits = checkFits(taken.decisions, id, *recordings[i]); !fits)
            return tl::unexpected(fits.error());
        opened.sources.add(id, recordings[i]);
    }
    opened.decisions = setAside(taken, folder, missing);
    opened.sources.takeNames(opened.decisions);
    nameNetwork(eMax, opened.sources.openIn(opened.decisions));
    opened.decisions.eMax = eMax;
    return opened;
}

Workspace toWorkspace(const Decisions &decisions, const Sources &sources, const std::string &folder)
{
    std::vector<WorkspaceRecording> open;
    for (const RecordingPtr &recording : sources.openIn(decisions))
        open.push_back({relativeTo(folder, recording->path()), recording->fingerprint(), recording->ownName()});
    return toWorkspace(decisions, std::move(open), folder);
}

} // namespace offramp
