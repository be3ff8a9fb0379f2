// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/workspace/absentrecordings.h"

#include "core/workspace/workspacefile.h"

#include <algorithm>

namespace offramp {

namespace {

template<typename T>
void insertAtRow(std::vector<T> &list, std::size_t row, T value)
{
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(std::min(row, list.size())), std::move(value));
}

std::size_t less(std::size_t row, std::size_t hidden)
{
    return row - std::min(hidden, row);
}

} // namespace

Decisions setAside(const Workspace &workspace, const std::string &folder, const std::map<RecordingId, int> &missing)
{
    Decisions decisions = workspace.decisions;
    decisions.recordings.clear();
    for (std::size_t row = 0; row < workspace.recordings.size(); ++row) {
        const RecordingId id = workspace.decisions.recordings[row];
        if (const auto absent = missing.find(id); absent != missing.end())
            decisions.absent.push_back({id, row, workspace.recordings[row], folder, absent->second, {}});
        else
            decisions.recordings.push_back(id);
    }
    return withAllVariants(std::move(decisions), workspace.decisions.variants);
}

Decisions withAllVariants(Decisions decisions, const std::vector<Variant> &all)
{
    decisions.variants.clear();
    for (AbsentRecording &absent : decisions.absent)
        absent.variants.clear();
    for (std::size_t row = 0; row < all.size(); ++row) {
        const auto absent = std::ranges::find(decisions.absent, all[row].recording, &AbsentRecording::id);
        if (absent == decisions.absent.end())
            decisions.variants.push_back(all[row]);
        else
            absent->variants.emplace(row, all[row]);
    }
    return decisions;
}

std::optional<RecordingId> absentRecording(const Decisions &decisions, const std::string &fingerprint)
{
    const auto it = std::ranges::find_if(decisions.absent, [&](const AbsentRecording &absent) {
        return absent.entry.fingerprint == fingerprint;
    });
    return it == decisions.absent.end() ? std::nullopt : std::optional(it->id);
}

Decisions putBack(Decisions decisions, RecordingId id)
{
    const auto place = std::ranges::find(decisions.absent, id, &AbsentRecording::id);
    if (place == decisions.absent.end())
        return decisions;
    const AbsentRecording found = std::move(*place);
    decisions.absent.erase(place);
    const auto missingBefore = static_cast<std::size_t>(
        std::ranges::count_if(decisions.absent, [&](const AbsentRecording &other) { return other.row < found.row; }));
    insertAtRow(decisions.recordings, less(found.row, missingBefore), id);
    for (const auto &[row, variant] : found.variants) {
        std::size_t hidden = 0;
        for (const AbsentRecording &other : decisions.absent)
            hidden += static_cast<std::size_t>(std::distance(other.variants.begin(), other.variants.lower_bound(row)));
        insertAtRow(decisions.variants, less(row, hidden), variant);
    }
    return decisions;
}

std::vector<Variant> allVariants(const Decisions &decisions)
{
    std::map<std::size_t, Variant> absentVariants;
    for (const AbsentRecording &absent : decisions.absent)
        absentVariants.insert(absent.variants.begin(), absent.variants.end());
    std::vector<Variant> all = decisions.variants;
    for (const auto &[row, variant] : absentVariants)
        insertAtRow(all, row, variant);
    return all;
}

Workspace toWorkspace(const Decisions &decisions, std::vector<WorkspaceRecording> open, const std::string &folder)
{
    Workspace workspace{std::move(open), decisions};
    for (const AbsentRecording &absent : decisions.absent) {
        WorkspaceRecording entry = absent.entry;
        if (folder != absent.folder)
            entry.path = relativeTo(folder, std::filesystem::path(absent.folder) / absent.entry.path);
        insertAtRow(workspace.recordings, absent.row, std::move(entry));
        insertAtRow(workspace.decisions.recordings, absent.row, absent.id);
    }
    workspace.decisions.variants = allVariants(decisions);
    workspace.decisions.absent.clear();
    return workspace;
}

} // namespace offramp
