// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/recordingedits.h"

#include "core/results/convertthresholds.h"
#include "core/support/numbers.h"
#include "core/workspace/absentrecordings.h"
#include "core/workspace/workspacefile.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace offramp {

namespace {

EMax proposedEMax(const std::vector<RecordingPtr> &open)
{
    if (std::ranges::all_of(open, [](const RecordingPtr &recording) { return recording->isContest(); }))
        return {};
    return *eMaxOf(EMaxOrigin::MostExpensiveNetwork, open);
}

/// E_max after recordings came or went: that of the same origin if the user chose another than the one proposed before,
/// else the proposal. While a recording is missing, which may be the most expensive, a proposal is never lowered.
EMax followingEMax(const Decisions &decisions, const std::vector<RecordingPtr> &before, const Sources &sources)
{
    const EMax &now = decisions.eMax;
    const std::vector<RecordingPtr> open = sources.openIn(decisions);
    const EMax proposed
        = now.origin == proposedEMax(before).origin ? proposedEMax(open) : eMaxOf(now.origin, open).value_or(now);
    const bool isHigher = now.origin == EMaxOrigin::MostExpensiveNetwork
                          && proposed.origin == EMaxOrigin::MostExpensiveNetwork && proposed.value > now.value;
    return decisions.absent.empty() || isHigher ? proposed : now;
}

/// Whether E_max was proposed for this network. Files of earlier versions have its full cost itself.
bool isProposedFor(const OpenRecording &recording, const EMax &eMax)
{
    return eMax.origin == EMaxOrigin::MostExpensiveNetwork
           && (eMax.value == roundStepAbove(recording.fullCost()) || eMax.value == recording.fullCost());
}

/// Names the network that E_max was proposed for: the most expensive of the open ones that it fits.
void nameNetwork(EMax &eMax, const std::vector<RecordingPtr> &recordings)
{
    const OpenRecording *named = nullptr;
    for (const RecordingPtr &recording : recordings) {
        if (isProposedFor(*recording, eMax) && (!named || recording->fullCost() > named->fullCost()))
            named = recording.get();
    }
    if (named)
        eMax.network = named->name();
}

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

/// Whether a recording carries what decisions use, and its variants' thresholds fit it.
Result<void> checkFits(const Decisions &decisions, RecordingId id, const OpenRecording &recording)
{
    if (auto carried = checkCarries(recording, decisions.criterion); !carried)
        return carried;
    if (const auto &reference = decisions.reference) {
        if (auto carried = checkCarries(recording, reference->criterion); !carried)
            return carried;
    }
    for (const Variant &variant : decisions.variants) {
        if (variant.recording != id)
            continue;
        if (auto fits = checkFits(variant, recording); !fits)
            return fits;
    }
    return {};
}

} // namespace

std::optional<EMax> eMaxOf(EMaxOrigin origin, const std::vector<RecordingPtr> &open)
{
    if (origin == EMaxOrigin::Contest)
        return EMax{};
    if (origin == EMaxOrigin::Chosen || open.empty())
        return std::nullopt;
    const auto largest = *std::ranges::max_element(open, {}, [](const RecordingPtr &r) { return r->fullCost(); });
    return EMax{roundStepAbove(largest->fullCost()), shownUnit(largest->table().cost().unit), origin, largest->name()};
}

Decisions withRecording(Decisions decisions, RecordingId id, const OpenRecording &recording, const Sources &sources)
{
    const std::vector<RecordingPtr> before = sources.openIn(decisions);
    if (!checkCarries(recording, decisions.criterion))
        decisions.criterion = recording.criterion();
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
    auto &reference = decisions.reference;
    if (reference && std::erase_if(reference->variants, isOfIt) > 0 && reference->variants.empty())
        reference.reset();
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
    if (auto carried = checkCarries(recording, decisions.criterion); !carried)
        return tl::unexpected(carried.error());
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
    const OpenRecording &recording = *sources.at(id, decisions.criterion);
    const bool isOrigin = decisions.eMax.network == recording.name() && isProposedFor(recording, decisions.eMax);
    decisions = withName(std::move(decisions), id, name);
    if (decisions.look(id).name == recording.ownName())
        decisions = withName(std::move(decisions), id, "");
    if (isOrigin)
        decisions.eMax.network = named(sources.at(id, decisions.criterion), decisions.look(id).name)->name();
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
    for (Variant &variant : decisions.variants)
        variant.thresholds = convertThresholds(variant.thresholds, *sources.at(variant.recording, decisions.criterion),
                                               *sources.at(variant.recording, criterion));
    decisions.criterion = criterion;
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
    for (const Criterion criterion : {Criterion::Entropy, Criterion::Confidence, Criterion::Margin, Criterion::Score}) {
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
