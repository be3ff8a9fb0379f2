// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/traininglog.h"

#include "core/support/csv.h"
#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace offramp {

namespace {

using OrderedJson = nlohmann::ordered_json;

OrderedJson toJson(const ExitScore &score)
{
    return {{"loss", score.loss}, {"accuracy", score.accuracy}};
}

ExitScore scoreFrom(const OrderedJson &json)
{
    return {json.at("loss").get<double>(), json.at("accuracy").get<double>()};
}

/// The energy of an epoch; nothing where it is unknown, or comes from where only a later version knows.
std::optional<PartEnergy> energyFrom(const OrderedJson &json)
{
    if (!json.contains("joules"))
        return std::nullopt;
    const auto joules = json.at("joules").get<double>();
    const auto source = energySourceFrom(json.at("joules_source").get<std::string>());
    if (!source || joules < 0)
        return std::nullopt;
    return PartEnergy{joules, *source, json.at("meters").get<std::vector<std::string>>()};
}

EpochRecord epochFrom(const OrderedJson &json)
{
    EpochRecord epoch{json.at("epoch").get<int>(),
                      json.at("learning_rate").get<double>(),
                      {},
                      {},
                      json.at("held_back_images").get<std::int64_t>(),
                      json.at("images_per_second").get<double>(),
                      json.at("gflops").get<double>(),
                      json.at("best").get<bool>(),
                      energyFrom(json)};
    for (const OrderedJson &exit : json.at("exits")) {
        epoch.train.push_back(scoreFrom(exit.at("train")));
        if (exit.contains("held_back"))
            epoch.heldBack.push_back(scoreFrom(exit.at("held_back")));
    }
    return epoch;
}

} // namespace

double scoreOf(const EpochRecord &epoch)
{
    if (epoch.heldBack.empty())
        return epoch.epoch;
    double sum = 0;
    for (const ExitScore &score : epoch.heldBack)
        sum += score.accuracy;
    return sum / static_cast<double>(epoch.heldBack.size());
}

const EpochRecord *bestOf(const std::vector<EpochRecord> &epochs)
{
    const EpochRecord *best = nullptr;
    for (const EpochRecord &epoch : epochs) {
        if (epoch.isBest)
            best = &epoch;
    }
    return best;
}

std::string toJsonLines(const std::vector<EpochRecord> &epochs, const std::vector<std::string> &exits)
{
    std::string lines;
    for (const EpochRecord &epoch : epochs) {
        OrderedJson json{{"epoch", epoch.epoch},
                         {"learning_rate", epoch.learningRate},
                         {"held_back_images", epoch.heldBackImages},
                         {"images_per_second", epoch.imagesPerSecond},
                         {"gflops", epoch.gflops},
                         {"best", epoch.isBest}};
        if (epoch.energy) {
            json["joules"] = epoch.energy->joules;
            json["joules_source"] = wordFor(epoch.energy->source);
            json["meters"] = epoch.energy->meters;
        }
        json["exits"] = OrderedJson::array();
        for (std::size_t k = 0; k < epoch.train.size(); ++k) {
            OrderedJson exit{{"exit", exits[k]}, {"train", toJson(epoch.train[k])}};
            if (!epoch.heldBack.empty())
                exit["held_back"] = toJson(epoch.heldBack[k]);
            json["exits"].push_back(std::move(exit));
        }
        lines += json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + '\n';
    }
    return lines;
}

Result<std::vector<EpochRecord>> parseEpochs(const std::string &lines, const std::string &place)
{
    std::vector<EpochRecord> epochs;
    const auto misfit = [&] {
        return failure(ErrorKind::BadInput, fmt::format("{} has a line that is not an epoch of a training.", place),
                       "Remove the file and start again.");
    };
    for (const std::string_view line : split(lines, '\n')) {
        if (line.empty())
            continue;
        const auto json = parseJson<OrderedJson>(line, place);
        if (!json)
            return misfit();
        try {
            epochs.push_back(epochFrom(*json));
        } catch (const nlohmann::json::exception &) {
            return misfit();
        }
        const EpochRecord &epoch = epochs.back();
        if (epoch.epoch != static_cast<int>(epochs.size()) || epoch.train.size() != epochs.front().train.size()
            || (!epoch.heldBack.empty() && epoch.heldBack.size() != epoch.train.size()))
            return misfit();
    }
    return epochs;
}

std::string toCsv(const std::vector<EpochRecord> &epochs, const std::vector<std::string> &exits)
{
    std::string text = "epoch,exit,train_loss,train_accuracy,held_back_loss,held_back_accuracy,learning_rate,"
                       "images_per_second,gflops,best,joules,joules_source,meters\n";
    for (const EpochRecord &epoch : epochs) {
        const auto &energy = epoch.energy;
        const std::string joules = !energy
                                       ? ",,"
                                       : fmt::format("{},{},{}", shortestText(energy->joules), wordFor(energy->source),
                                                     csvField(fmt::format("{}", fmt::join(energy->meters, " + "))));
        for (std::size_t k = 0; k < epoch.train.size(); ++k) {
            const bool isKnown = !epoch.heldBack.empty();
            text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", epoch.epoch, csvField(exits[k]),
                                shortestText(epoch.train[k].loss), shortestText(epoch.train[k].accuracy),
                                isKnown ? shortestText(epoch.heldBack[k].loss) : std::string(),
                                isKnown ? shortestText(epoch.heldBack[k].accuracy) : std::string(),
                                shortestText(epoch.learningRate), shortestText(epoch.imagesPerSecond),
                                shortestText(epoch.gflops), epoch.isBest ? 1 : 0, joules);
        }
    }
    return text;
}

} // namespace offramp
