// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/protocol/events.h"

#include "core/protocol/eventfields_p.h"
#include "core/support/jsonlimits.h"

#include <fmt/format.h>

namespace offramp {

namespace {

using Json = EventJson;

template<typename Io>
void fieldsOf(Io &io, typename Io::template Subject<HelloEvent> &event)
{
    io.field("protocol", event.protocol);
    io.field("verb", event.verb);
    io.field("program", event.program);
    io.field("device", event.device);
    io.field("recording", event.recording);
    io.field("samples", event.samples);
    io.field("recorded", event.recorded);
    io.field("flops", event.flops);
    io.field("batch", event.batch);
    io.check(event.batch.value_or(1) > 0);
}

template<typename Io>
void fieldsOf(Io &io, typename Io::template Subject<PlanEvent> &event)
{
    io.field("network", event.network);
    io.field("exits", event.exits);
    io.field("classes", event.classes);
    io.laterField("outputs", event.outputs);
    io.field("flops", event.flops);
    io.laterField("count", event.count);
    io.laterField("flops_other", event.otherFlops);
    io.laterField("uncounted_costly", event.costlyUncounted);
    io.laterField("doubts", event.doubts);
    io.field("layout", event.layout);
    io.field("split", event.split);
    io.field("splits", event.splits);
    io.field("labels", event.labels);
    io.field("samples", event.samples);
    io.field("recorded", event.recorded);
    io.field("height", event.height);
    io.field("width", event.width);
    io.field("preprocessing", event.preprocessing);
    io.signedNumbers("mean", event.mean);
    io.signedNumbers("std", event.std);
    io.field("broken", event.broken);
    io.laterField("exit_outputs", event.exitOutputs);
}

template<typename Io>
void fieldsOf(Io &io, typename Io::template Subject<ProgressEvent> &event)
{
    io.field("recorded", event.recorded);
    io.field("samples", event.samples);
    io.field("flops_executed", event.flopsExecuted);
    io.field("flops_by_exit", event.flopsByExit);
    io.field("samples_per_second", event.samplesPerSecond);
    io.field("seconds_left", event.secondsLeft);
    io.field("joules", event.joules);
    io.field("compared", event.compared);
    io.field("to_compare", event.toCompare);
    io.field("batch", event.batch);
    io.check(event.batch.value_or(1) > 0);
    io.check(event.recorded <= event.samples);
}

template<typename Io>
void fieldsOf(Io &io, typename Io::template Subject<TrainingEvent> &event)
{
    io.field("network", event.network);
    io.field("exits", event.exits);
    io.field("classes", event.classes);
    io.field("flops", event.flops);
    io.field("layout", event.layout);
    io.field("split", event.split);
    io.field("splits", event.splits);
    io.field("labels", event.labels);
    io.field("images", event.images);
    io.field("held_back", event.heldBack);
    io.field("epochs", event.epochs);
    io.field("epochs_done", event.epochsDone);
    io.field("height", event.height);
    io.field("width", event.width);
    io.field("preprocessing", event.preprocessing);
    io.field("recipe", event.recipe);
    io.check(event.epochsDone <= event.epochs);
}

template<typename Io>
void fieldsOf(Io &io, typename Io::template Subject<EpochEvent> &event)
{
    io.field("epoch", event.epoch);
    io.field("learning_rate", event.learningRate);
    io.signedNumbers("train_loss", event.trainLoss); // distillation alone may be below 0 by rounding
    io.field("train_accuracy", event.trainAccuracy);
    io.signedNumbers("held_back_loss", event.heldBackLoss);
    io.field("held_back_accuracy", event.heldBackAccuracy);
    io.field("held_back_images", event.heldBackImages);
    io.field("images_per_second", event.imagesPerSecond);
    io.field("gflops", event.gflops);
    io.field("best", event.isBest);
    io.field("joules", event.joules);
    io.field("joules_source", event.joulesSource);
    io.field("meters", event.meters);
    const std::size_t exits = event.trainLoss.size();
    const std::size_t heldBack = event.heldBackLoss.size();
    io.check(event.epoch > 0 && exits > 0 && event.trainAccuracy.size() == exits);
    io.check((heldBack == 0 || heldBack == exits) && event.heldBackAccuracy.size() == heldBack);
    for (const auto *accuracies : {&event.trainAccuracy, &event.heldBackAccuracy})
        io.check(std::ranges::all_of(*accuracies, [](double accuracy) { return accuracy <= 1; }));
}

template<typename Io>
void fieldsOf(Io &io, typename Io::template Subject<WarningEvent> &event)
{
    io.field("text", event.text);
}

template<typename Io>
void fieldsOf(Io &io, typename Io::template Subject<ErrorEvent> &event)
{
    io.field("kind", event.error.kind);
    io.field("sentence", event.error.sentence);
    io.field("remedy", event.error.remedy);
}

template<typename Io>
void fieldsOf(Io &io, typename Io::template Subject<VerifiedOutcome> &outcome)
{
    io.field("flops", outcome.flops);
    io.field("total_flops", outcome.totalFlops);
    io.field("accuracy", outcome.accuracy);
    io.field("leaving", outcome.exiting);
}

template<typename Io>
void fieldsOf(Io &io, typename Io::template Subject<NearSample> &sample)
{
    io.field("row", sample.row);
    io.exit("exit", sample.exit);
    io.field("distance", sample.distance);
}

template<typename Io>
void fieldsOf(Io &io, typename Io::template Subject<Disagreement> &sample)
{
    io.field("row", sample.row);
    io.exit("recorded_exit", sample.recordedExit);
    io.exit("exit", sample.exit);
    io.field("recorded_prediction", sample.recordedPrediction);
    io.field("prediction", sample.prediction);
}

template<typename Io>
void fieldsOf(Io &io, typename Io::template Subject<VerifiedEvent> &event)
{
    constexpr auto each = [](auto &inner, auto &entry) { fieldsOf(inner, entry); };
    io.field("samples", event.samples);
    io.derived("agrees", event.agrees());
    io.field("criterion", event.criterion);
    io.field("batch", event.batch);
    io.field("device", event.device);
    io.field("threads", event.threads);
    io.field("execution", event.execution);
    io.field("precision", event.precision);
    io.laterField("tf32", event.allowsTf32);
    io.field("unknown", event.unknown);
    io.field("decode_seconds", event.decodeSeconds);
    const double fullRate = event.rate(event.fullSeconds);
    const double fullRateWithDecoding = event.rateWithDecoding(event.fullSeconds);
    io.object("all_exits", [&](Io &inner) {
        inner.field("flops", event.fullFlops);
        inner.field("seconds", event.fullSeconds);
        inner.derived("images_per_second", fullRate);
        inner.derived("images_per_second_with_decoding", fullRateWithDecoding);
    });
    io.list("settings", event.settings, [&](Io &inner, auto &setting) {
        inner.signedNumbers("thresholds", setting.thresholds);
        inner.object("recorded", [&](Io &outcome) { fieldsOf(outcome, setting.recorded); });
        inner.object("run", [&](Io &outcome) { fieldsOf(outcome, setting.run); });
        inner.field("near_count", setting.nearCount);
        inner.list("near", setting.near, each);
        inner.field("near_otherwise_count", setting.nearOtherwiseCount);
        inner.list("near_otherwise", setting.nearOtherwise, each);
        inner.field("disagreement_count", setting.disagreementCount);
        inner.list("disagreements", setting.disagreements, each);
        const double saving = event.flopSaving(setting);
        const double speedUp = event.rate(setting.seconds) / fullRate;
        const double rateWithDecoding = event.rateWithDecoding(setting.seconds);
        inner.derived("flop_saving", saving);
        inner.field("seconds", setting.seconds);
        inner.derived("images_per_second", event.rate(setting.seconds));
        inner.derived("speed_up", speedUp);
        inner.derived("share_of_saving", speedUp / saving);
        inner.derived("images_per_second_with_decoding", rateWithDecoding);
        inner.derived("speed_up_with_decoding", rateWithDecoding / fullRateWithDecoding);
    });
}

template<typename Io>
void fieldsOf(Io &io, typename Io::template Subject<DoneEvent> &event)
{
    io.field("recorded", event.recorded);
    io.field("samples", event.samples);
    io.field("seconds", event.seconds);
    io.field("skipped", event.skipped);
}

/// The event of that name, alternative by alternative; nothing for a name that is not known.
template<std::size_t Index = 0>
std::optional<Event> readEvent(const std::string &name, EventReader &reader)
{
    if constexpr (Index < std::variant_size_v<Event>) {
        std::variant_alternative_t<Index, Event> event;
        if (name != event.name)
            return readEvent<Index + 1>(name, reader);
        fieldsOf(reader, event);
        return event;
    } else {
        return std::nullopt;
    }
}

std::string dumped(const Json &json, int indent)
{
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::optional<Error> versionProblem(const Json &hello)
{
    const auto version = hello.find("protocol");
    if (version == hello.end() || !version->is_number_unsigned() || version->get<std::uint64_t>() == protocolVersion)
        return std::nullopt;
    return Error{ErrorKind::BadInput,
                 fmt::format("The engine speaks version {} of the protocol, and this program version {}.",
                             version->get<std::uint64_t>(), protocolVersion),
                 "Install offramp and offramp-engine of the same version."};
}

} // namespace

bool VerifiedEvent::agrees() const
{
    return std::ranges::all_of(settings, [](const auto &setting) { return setting.disagreementCount == 0; });
}

std::string toJsonLine(const Event &event)
{
    return std::visit(
        [](const auto &alternative) {
            Json json{{"event", alternative.name}};
            EventWriter writer(json);
            fieldsOf(writer, alternative);
            return dumped(json, -1);
        },
        event);
}

std::string toJsonText(const VerifiedEvent &event)
{
    Json json{{"version", "offramp-engine " OFFRAMP_VERSION}, {"unit", "FLOPs"}};
    EventWriter writer(json);
    fieldsOf(writer, event);
    return dumped(json, 2);
}

Result<std::optional<Event>> parseEvent(std::string_view line)
{
    const auto refuse = [&](std::string_view why) {
        return failure(ErrorKind::BadInput,
                       fmt::format("The engine wrote a line that {}: \"{}\".", why, line.substr(0, 80)),
                       "Check that offramp-engine and offramp are of the same version.");
    };
    if (line.size() > longestEventLine)
        return refuse("is longer than 1 MB");
    if (!checkJsonLimits(line, {}))
        return refuse(fmt::format("is nested more than {} levels deep", deepestJson));
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("event") || !json["event"].is_string())
        return refuse("is not an event");
    const auto name = json["event"].get<std::string>();
    if (const auto problem = name == HelloEvent::name ? versionProblem(json) : std::nullopt)
        return tl::unexpected(*problem);
    try {
        EventReader reader(json);
        return readEvent(name, reader);
    } catch (const EventReader::Mismatch &) {
        return refuse("does not follow the protocol");
    }
}

} // namespace offramp
