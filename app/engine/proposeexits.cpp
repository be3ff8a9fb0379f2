// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/proposeexits.h"

#include "app/engine/reporter.h"
#include "core/results/exitpositions.h"
#include "core/results/loadrecording.h"
#include "core/support/file.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/tradeoff/shownnumbers.h"
#include "core/training/heldback.h"
#include "core/training/trainingrows.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace offramp {

namespace {

std::filesystem::path recordingOf(const TrainingRequest &request)
{
    return request.out.string() + ".exits";
}

std::string areaText(const std::optional<double> &area, const CostFormat &costs)
{
    return area ? costs.text(*area) : std::string("-");
}

std::string tableText(const ExitPositions &found, const OpenRecording &recording, const CostFormat &costs)
{
    const auto samples = static_cast<std::int64_t>(recording.table().sampleCount());
    std::size_t width = 14;
    for (const ExitPosition &position : found.positions)
        width = std::max(width, position.name.size());
    std::string text
        = fmt::format("{} places for exits, on {} images held back; area up to E_max = {} {}\n\n",
                      found.positions.size() - 1, groupedText(samples), costs.eMaxText(), costs.unitName());
    text += fmt::format("{:<{}} {:>10} {:>10} {:>10} {:>20}\n", "place", width, costs.unitName(), "head", "accuracy",
                        "area with it alone");
    for (const ExitPosition &position : found.positions)
        text += fmt::format("{:<{}} {:>10} {:>10} {:>8} % {:>20}\n", printable(position.name), width,
                            costs.text(position.cost), position.headCost ? costs.text(*position.headCost) : "-",
                            percentNumber(position.accuracy, samples), areaText(position.area, costs));
    return text;
}

std::string choiceText(const ExitPositions &found, const ExitProposal &proposal, const TrainingPlan &plan,
                       const CostFormat &costs)
{
    std::vector<std::string> places;
    std::vector<std::string> heads; // those of exits of its own are not named again
    for (const ExitIndex exit : found.choice.best.exits) {
        const auto k = static_cast<std::size_t>(exit.value);
        places.push_back(found.positions[k].name);
        if (!plan.spec.exits[k].after.empty())
            heads.push_back(plan.spec.exits[k].after);
    }
    places.pop_back(); // the network's end
    const ExitSet &best = found.choice.best;
    std::string text = fmt::format("\nbest {}: {}\n  area {} where chosen", places.size(), fmt::join(places, ", "),
                                   areaText(best.area, costs));
    if (best.heldOutArea)
        text += fmt::format(", {} on the other images held back", areaText(best.heldOutArea, costs));
    if (found.choice.isProven && places.size() == 1)
        text += "; every place was tried\n";
    else if (found.choice.isProven)
        text += fmt::format("; every set of {} places was tried\n", places.size());
    else
        text += fmt::format("; {} sets were tried, and none has more than {} where chosen\n", found.choice.tried,
                            areaText(found.choice.upperBound, costs));
    if (!heads.empty())
        text += fmt::format("  to train them: --heads-at {} --head {}\n", fmt::join(heads, ","), proposal.design);
    return text;
}

} // namespace

Result<void> checkProposal(const ExitProposal &proposal, const TrainingRequest &request, const TrainingPlan &plan,
                           const Dataset &dataset)
{
    constexpr std::size_t fewestHeldBack = 2; // half of them choose exits, the others judge the choice
    const auto places = static_cast<int>(plan.spec.exits.size()) - 1;
    if (proposal.number > places)
        return failure(ErrorKind::Usage,
                       fmt::format("The network has {} places for exits, and {} are to be proposed.", places,
                                   proposal.number),
                       fmt::format("Give --propose-exits a number from 1 to {}.", places));
    const auto rows = divideRows(dataset, request.recipe);
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->heldBack.size() < fewestHeldBack)
        return failure(ErrorKind::BadInput,
                       fmt::format("The recipe holds {} back, and exits are chosen with at least {}.",
                                   counted(rows->heldBack.size(), "image"), fewestHeldBack),
                       "Set \"held_back\" in the recipe, as 0.1, or train with more images.");
    const bool isNew = !isThere(request.out.string() + ".checkpoint");
    if (isNew && request.weights.empty() && !plan.trunk)
        return failure(ErrorKind::Usage, "Exits are proposed for a trunk that was trained before.",
                       "Add --weights with a network of this architecture.");
    if (isNew && isThere(recordingOf(request)))
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is there already, of another training.", recordingOf(request).string()),
                       "Remove it, or choose another --out.");
    return {};
}

Result<void> proposeExits(const ExitProposal &proposal, const TrainingRequest &request, const TrainingPlan &plan,
                          const Dataset &dataset, Reporter &reporter, const std::stop_token &stop)
{
    RecordRequest record;
    record.out = recordingOf(request);
    record.device = request.device;
    record.threads = request.threads;
    record.sandbox = proposal.sandbox;
    RecordListener listener = reporter.listener();
    listener.event = [&reporter](const Event &event) { // the others are those of a run of record
        if (std::holds_alternative<WarningEvent>(event))
            reporter.send(event);
    };
    if (auto done = recordHeldBack(request.out, dataset, request.recipe, record, listener, stop); !done)
        return done;
    const auto recording = loadRecording(record.out.string());
    if (!recording)
        return tl::unexpected(recording.error());
    const auto found = exitPositions(**recording, proposal.number, [&stop] { return stop.stop_requested(); });
    if (!found)
        return tl::unexpected(found.error());
    const CostFormat costs{CostUnit::Gflops, found->plan.variants.eMax};
    reporter.result(tableText(*found, **recording, costs) + choiceText(*found, proposal, plan, costs));
    return {};
}

} // namespace offramp
