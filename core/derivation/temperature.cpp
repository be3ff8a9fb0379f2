// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/derivation/temperature.h"

#include "core/calibration/reliability.h"
#include "core/calibration/temperature.h"
#include "core/exits/answer.h"
#include "core/recording/recordingtable.h"
#include "core/recording/temperatures.h"
#include "core/recording/writerecording.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t rowsBetweenLooks = 4096;

LabelledLogits logitsOf(const WholeRecording &whole, std::size_t exit)
{
    const std::size_t classes = whole.logitClasses();
    const std::size_t values = whole.sampleCount() * classes;
    return {std::span(whole.logits).subspan(exit * values, values), classes, whole.recording.label};
}

tl::unexpected<Error> notFinite(std::size_t exit, std::size_t sample, double temperature)
{
    return failure(ErrorKind::BadInput,
                   fmt::format("The logits of sample {} at exit {} are not finite{}.", sample, exit + 1,
                               temperature == 1 ? std::string() : fmt::format(" divided by {:.4g}", temperature)),
                   "Look at the network that wrote them.");
}

/// The answers of an exit to all samples at a temperature.
Result<std::vector<Answer>> answersAt(const WholeRecording &whole, std::size_t exit, double temperature,
                                      const IsCancelled &isCancelled)
{
    const LabelledLogits of = logitsOf(whole, exit);
    std::vector<Answer> answers;
    answers.reserve(whole.sampleCount());
    for (std::size_t i = 0; i < whole.sampleCount(); ++i) {
        if (i % rowsBetweenLooks == 0 && isSet(isCancelled))
            return cancelled();
        const auto answer = answerAt(of.row(i), temperature);
        if (!answer)
            return notFinite(exit, i, temperature);
        answers.push_back(*answer);
    }
    return answers;
}

/// What is compared over some samples: an exit at one temperature.
struct ExitAnswers {
    LabelledLogits of;
    double temperature = 1;
    std::vector<float> confidence; ///< [n]
    std::vector<bool> isCorrect;   ///< [n]

    [[nodiscard]] ProbabilityFit fitOver(std::span<const std::size_t> samples) const
    {
        const std::vector<std::uint32_t> places(samples.begin(), samples.end());
        return {negativeLogLikelihood(of, samples, temperature), reliability(confidence, isCorrect, places).error()};
    }
};

Result<ExitAnswers> exitAt(const WholeRecording &whole, std::size_t exit, double temperature,
                           const IsCancelled &isCancelled)
{
    const auto answers = answersAt(whole, exit, temperature, isCancelled);
    if (!answers)
        return tl::unexpected(answers.error());
    ExitAnswers found{logitsOf(whole, exit), temperature, {}, {}};
    for (std::size_t i = 0; i < answers->size(); ++i) {
        found.confidence.push_back((*answers)[i].confidence);
        found.isCorrect.push_back((*answers)[i].predicted == whole.recording.label[i]);
    }
    return found;
}

Result<SampleSplit> splitOf(const Recording &recording, const TemperaturePlan &plan)
{
    const auto table = exitTable(recording, {carriedCriteria(recording).front(), carriedCosts(recording).front(), {}});
    if (!table)
        return tl::unexpected(table.error());
    return splitSamples(*table, {.chosenShare = plan.chosenShare, .seed = plan.seed});
}

std::string fromJson(const std::filesystem::path &source, const std::string &fingerprint, const TemperaturePlan &plan)
{
    Json from{{"fingerprint", fingerprint}, {"file", source.filename().string()}};
    if (plan.temperatures.empty()) { // fitted
        from["share"] = plan.chosenShare;
        from["seed"] = plan.seed;
    }
    return from.dump(-1, ' ', false, Json::error_handler_t::replace);
}

tl::unexpected<Error> noLogits()
{
    return failure(ErrorKind::BadInput, "The recording has no logits, which temperatures divide.",
                   "Record it again with --logits, or import its logits.");
}

Result<void> checkIsNoPart(const Recording &recording)
{
    const auto shard = recording.about("shard");
    if (!shard)
        return {};
    return failure(ErrorKind::BadInput, fmt::format("The recording is part {} of a test set.", *shard),
                   "Merge all parts first: offramp-engine merge.");
}

/// The temperatures that a recording with logits has.
Result<std::vector<double>> temperaturesBefore(const WholeRecording &source)
{
    if (source.logits.empty())
        return noLogits();
    if (auto whole = checkIsNoPart(source.recording); !whole)
        return tl::unexpected(whole.error());
    return temperaturesOf(source.recording);
}

/// One that has temperatures already keeps its name.
std::string nameOf(const Recording &source, const TemperaturePlan &plan)
{
    if (!plan.name.empty())
        return plan.name;
    return source.networkName + (source.about(temperaturesKey) ? "" : ", calibrated");
}

std::vector<std::string> notesOn(const WholeRecording &whole, const std::vector<ExitTemperature> &exits)
{
    std::vector<std::string> notes;
    for (std::size_t k = 0; k < exits.size(); ++k) {
        if (exits[k].isAtBound)
            notes.push_back(fmt::format("Exit {} has no best temperature: the likelihood still rises at {:.4g}, where "
                                        "the search ends.",
                                        k + 1, exits[k].temperature));
    }
    if (!whole.recording.score.empty())
        notes.emplace_back("Scores are what the network itself gives: they stay as they are.");
    return notes;
}

} // namespace

Result<void> checkTakesTemperatures(const Recording &recording)
{
    return recording.hasLogits ? checkIsNoPart(recording) : noLogits();
}

Result<std::vector<ExitTemperature>> temperatureEffects(const WholeRecording &source, const TemperaturePlan &plan,
                                                        const IsCancelled &isCancelled)
{
    const Recording &recording = source.recording;
    const auto before = temperaturesBefore(source);
    if (!before)
        return tl::unexpected(before.error());
    if (!plan.temperatures.empty()) {
        if (auto checked = checkTemperatures(plan.temperatures, recording.exits); !checked)
            return tl::unexpected(checked.error());
    }
    const auto split = splitOf(recording, plan);
    if (!split)
        return tl::unexpected(split.error());

    std::vector<ExitTemperature> exits;
    for (std::size_t k = 0; k < before->size(); ++k) {
        const auto old = exitAt(source, k, (*before)[k], isCancelled); // its logits are finite
        if (!old)
            return tl::unexpected(old.error());
        auto fitted = plan.temperatures.empty() ? fitTemperature(old->of, split->chosen, isCancelled)
                                                : Result<FittedTemperature>({plan.temperatures[k], false});
        if (!fitted)
            return tl::unexpected(fitted.error());
        const auto now = exitAt(source, k, fitted->temperature, isCancelled);
        if (!now)
            return tl::unexpected(now.error());
        const auto effectOver = [&](std::span<const std::size_t> samples) {
            return TemperatureEffect{samples.size(), old->fitOver(samples), now->fitOver(samples)};
        };
        exits.push_back({fitted->temperature, fitted->isAtBound, effectOver(split->chosen), std::nullopt});
        if (!split->heldOut.empty())
            exits.back().heldOut = effectOver(split->heldOut);
    }
    return exits;
}

Result<WholeRecording> withTemperatures(WholeRecording source, const std::vector<double> &temperatures,
                                        const IsCancelled &isCancelled)
{
    Recording &recording = source.recording;
    const auto before = temperaturesBefore(source);
    if (!before)
        return tl::unexpected(before.error());
    if (auto checked = checkTemperatures(temperatures, recording.exits); !checked)
        return tl::unexpected(checked.error());
    const std::size_t n = source.sampleCount();
    const bool areKnown = !recording.entropy.empty() && !recording.confidence.empty() && !recording.margin.empty();
    for (auto *column : {&recording.entropy, &recording.confidence, &recording.margin})
        column->resize(temperatures.size() * n);
    for (std::size_t k = 0; k < temperatures.size(); ++k) {
        if (areKnown && temperatures[k] == (*before)[k])
            continue;
        const auto answers = answersAt(source, k, temperatures[k], isCancelled);
        if (!answers)
            return tl::unexpected(answers.error());
        for (std::size_t i = 0; i < n; ++i) {
            recording.entropy[k * n + i] = (*answers)[i].entropy;
            recording.confidence[k * n + i] = (*answers)[i].confidence;
            recording.margin[k * n + i] = (*answers)[i].margin;
        }
    }
    recording.metadata[temperaturesKey] = Json(temperatures).dump();
    return source;
}

Result<TemperatureReport> writeWithTemperatures(const std::filesystem::path &source, const std::filesystem::path &out,
                                                const TemperaturePlan &plan, const IsCancelled &isCancelled)
{
    const auto fingerprint = recordingFingerprint(source);
    if (!fingerprint)
        return tl::unexpected(fingerprint.error());
    auto whole = readWholeRecording(source, isCancelled);
    if (!whole)
        return tl::unexpected(whole.error());
    auto exits = temperatureEffects(*whole, plan, isCancelled);
    if (!exits)
        return tl::unexpected(exits.error());
    std::vector<double> temperatures;
    for (const ExitTemperature &exit : *exits)
        temperatures.push_back(exit.temperature);
    auto notes = notesOn(*whole, *exits);
    const std::string name = nameOf(whole->recording, plan);
    auto made = withTemperatures(std::move(*whole), temperatures, isCancelled);
    if (!made)
        return tl::unexpected(made.error());
    made->recording.metadata["network"] = name;
    made->recording.metadata[temperaturesFromKey] = fromJson(source, *fingerprint, plan);
    if (isSet(isCancelled))
        return cancelled();
    if (auto written = writeRecording(out, *made); !written)
        return tl::unexpected(written.error());
    return TemperatureReport{std::move(*exits), std::move(notes)};
}

} // namespace offramp
