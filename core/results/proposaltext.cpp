// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/proposaltext.h"

#include "core/results/shortnames.h"
#include "core/support/json.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

void addAreas(Json &json, const PartAreas &areas)
{
    json["area"] = orNull(areas.chosen);
    json["held_out_area"] = orNull(areas.heldOut);
    json["area_on_all"] = orNull(areas.all);
}

Json variantsIn(const Proposal &proposal, const ProposalRequest &request)
{
    const auto names = shortNames(request.recordings);
    Json variants = Json::array();
    for (std::size_t i = 0; i < proposal.variants.size(); ++i) {
        const Variant &variant = proposal.variants[i];
        const auto place = std::ranges::find(request.ids, variant.recording) - request.ids.begin();
        Thresholds thresholds = variant.thresholds;
        for (double &threshold : thresholds)
            threshold = writtenThreshold(threshold, request.plan.criterion);
        variants.push_back({{"recording", names.at(request.recordings[static_cast<std::size_t>(place)]->path())},
                            {"thresholds", thresholds},
                            {"energy", proposal.points[i].energy},
                            {"accuracy", proposal.points[i].accuracy}});
    }
    return variants;
}

} // namespace

std::string toJson(const Proposal &proposal, const ProposalRequest &request)
{
    const ExitTable &table = request.recordings.front()->table();
    Json json{{"version", "offramp " OFFRAMP_VERSION},
              {"unit", toText(shownUnit(table.cost().unit))},
              {"e_max", request.plan.eMax},
              {"criterion", toText(request.plan.criterion)},
              {"per_exit", request.perExit},
              {"k", orNull(request.plan.most)},
              {"samples", table.sampleCount()},
              {"chosen_share", request.plan.chosenShare},
              {"seed", request.plan.seed}};
    addAreas(json, proposal.instead);
    json["upper_bound"] = orNull(proposal.upperBound);
    json["is_exact"] = proposal.isExact;
    json["helpful"] = proposal.helpful;
    json["shared"] = nullptr;
    if (proposal.shared)
        addAreas(json["shared"], *proposal.shared);
    json["variants"] = variantsIn(proposal, request);
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace offramp
