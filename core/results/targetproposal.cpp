// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/targetproposal.h"

namespace offramp {

Result<TargetProposal> proposeTarget(const TargetRequest &request, const SearchWatch &watch)
{
    const auto tables = tablesOf(request.recordings);
    const auto others = tablesOf(request.reportOn);
    const auto found = others.empty() ? findTarget(tables, request.target, request.plan, watch)
                                      : findTarget(tables, others, request.target, request.plan, watch);
    if (!found)
        return tl::unexpected(found.error());
    const std::size_t t = found->table;
    const RecordingPtr &recording = others.empty() ? request.recordings[t] : request.reportOn[t];
    const RecordingId id = others.empty() ? request.ids[t] : request.reportIds[t];
    const Point point = pointOf(recording->outcomeAt(found->thresholds), recording->table().cost());
    return TargetProposal{
        *found, {.recording = id, .thresholds = found->thresholds}, recording, point, request.recordings[t]};
}

} // namespace offramp
