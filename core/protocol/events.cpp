// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/protocol/events.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longestLine = 1'000'000;

struct ToJson {
    Json operator()(const HelloEvent &event) const
    {
        return {{"event", "hello"},           {"protocol", event.protocol},   {"program", event.program},
                {"device", event.device},     {"recording", event.recording}, {"samples", event.samples},
                {"recorded", event.recorded}, {"flops", event.flops}};
    }
    Json operator()(const PlanEvent &event) const
    {
        return {{"event", "plan"},
                {"network", event.network},
                {"exits", event.exits},
                {"classes", event.classes},
                {"flops", event.flops},
                {"layout", event.layout},
                {"split", event.split},
                {"splits", event.splits},
                {"labels", event.labels},
                {"samples", event.samples},
                {"recorded", event.recorded},
                {"height", event.height},
                {"width", event.width},
                {"preprocessing", event.preprocessing},
                {"mean", event.mean},
                {"std", event.std}};
    }
    Json operator()(const ProgressEvent &event) const
    {
        Json json{{"event", "progress"},
                  {"recorded", event.recorded},
                  {"samples", event.samples},
                  {"flops_executed", event.flopsExecuted},
                  {"flops_by_exit", event.flopsByExit},
                  {"samples_per_second", event.samplesPerSecond}};
        if (event.secondsLeft)
            json["seconds_left"] = *event.secondsLeft;
        if (event.joules)
            json["joules"] = *event.joules;
        return json;
    }
    Json operator()(const WarningEvent &event) const { return {{"event", "warning"}, {"text", event.text}}; }
    Json operator()(const ErrorEvent &event) const
    {
        return {{"event", "error"},
                {"kind", toText(event.error.kind)},
                {"sentence", event.error.sentence},
                {"remedy", event.error.remedy}};
    }
    Json operator()(const DoneEvent &event) const
    {
        return {{"event", "done"},
                {"recorded", event.recorded},
                {"samples", event.samples},
                {"seconds", event.seconds}};
    }
};

/// Takes fields out of an object and remembers whether all were as they must be.
class Fields
{
public:
    explicit Fields(const Json &json)
        : m_json(json)
    {
    }

    std::string text(const char *key)
    {
        const Json *value = find(key);
        return value && value->is_string() ? value->get<std::string>() : fail<std::string>();
    }
    std::uint64_t count(const char *key)
    {
        const Json *value = find(key);
        return value && value->is_number_unsigned() ? value->get<std::uint64_t>() : fail<std::uint64_t>();
    }
    double amount(const char *key)
    {
        const Json *value = find(key);
        return value ? amountOf(*value) : fail<double>();
    }
    std::optional<double> optionalAmount(const char *key)
    {
        const Json *value = find(key);
        return value ? std::optional(amountOf(*value)) : std::nullopt;
    }
    std::vector<double> numbers(const char *key)
    {
        std::vector<double> values;
        const Json *value = find(key);
        if (!value || !value->is_array())
            return fail<std::vector<double>>();
        for (const Json &entry : *value)
            values.push_back(entry.is_number() ? entry.get<double>() : fail<double>());
        return values;
    }
    std::vector<double> amounts(const char *key)
    {
        std::vector<double> values;
        const Json *value = find(key);
        if (!value || !value->is_array())
            return fail<std::vector<double>>();
        for (const Json &entry : *value)
            values.push_back(amountOf(entry));
        return values;
    }

    std::vector<std::string> texts(const char *key)
    {
        std::vector<std::string> values;
        const Json *value = find(key);
        if (!value || !value->is_array())
            return fail<std::vector<std::string>>();
        for (const Json &entry : *value)
            values.push_back(entry.is_string() ? entry.get<std::string>() : fail<std::string>());
        return values;
    }
    std::vector<std::int64_t> counts(const char *key)
    {
        std::vector<std::int64_t> values;
        for (const double amount : amounts(key))
            values.push_back(amount < 9e18 ? static_cast<std::int64_t>(amount) : fail<std::int64_t>());
        return values;
    }
    int smallCount(const char *key)
    {
        const std::uint64_t value = count(key);
        return value < 100'000'000 ? static_cast<int>(value) : fail<int>();
    }

    bool good() const { return m_good; }

    template<typename T>
    T fail()
    {
        m_good = false;
        return {};
    }

private:
    const Json *find(const char *key) const
    {
        const auto found = m_json.find(key);
        return found == m_json.end() ? nullptr : &*found;
    }
    double amountOf(const Json &value)
    {
        if (!value.is_number() || !std::isfinite(value.get<double>()) || value.get<double>() < 0)
            return fail<double>();
        return value.get<double>();
    }

    const Json &m_json;
    bool m_good = true;
};

ErrorKind kindFromText(Fields &fields)
{
    const std::string text = fields.text("kind");
    for (const ErrorKind kind :
         {ErrorKind::Failed, ErrorKind::Usage, ErrorKind::BadInput, ErrorKind::Cancelled, ErrorKind::Device}) {
        if (text == toText(kind))
            return kind;
    }
    return fields.fail<ErrorKind>();
}

Event eventFrom(const std::string &name, Fields &fields)
{
    if (name == "hello") {
        HelloEvent event;
        event.protocol = static_cast<int>(fields.count("protocol") & 0xffff);
        event.program = fields.text("program");
        event.device = fields.text("device");
        event.recording = fields.text("recording");
        event.samples = fields.count("samples");
        event.recorded = fields.count("recorded");
        event.flops = fields.counts("flops");
        return event;
    }
    if (name == "plan") {
        PlanEvent event;
        event.network = fields.text("network");
        event.exits = fields.texts("exits");
        event.classes = fields.smallCount("classes");
        event.flops = fields.counts("flops");
        event.layout = fields.text("layout");
        event.split = fields.text("split");
        event.splits = fields.texts("splits");
        event.labels = fields.text("labels");
        event.samples = fields.count("samples");
        event.recorded = fields.count("recorded");
        event.height = fields.smallCount("height");
        event.width = fields.smallCount("width");
        event.preprocessing = fields.text("preprocessing");
        event.mean = fields.numbers("mean");
        event.std = fields.numbers("std");
        return event;
    }
    if (name == "progress") {
        ProgressEvent event;
        event.recorded = fields.count("recorded");
        event.samples = fields.count("samples");
        event.flopsExecuted = fields.amount("flops_executed");
        event.flopsByExit = fields.amounts("flops_by_exit");
        event.samplesPerSecond = fields.amount("samples_per_second");
        event.secondsLeft = fields.optionalAmount("seconds_left");
        event.joules = fields.optionalAmount("joules");
        if (event.recorded > event.samples)
            fields.fail<int>();
        return event;
    }
    if (name == "warning")
        return WarningEvent{fields.text("text")};
    if (name == "error") {
        const ErrorKind kind = kindFromText(fields);
        return ErrorEvent{{kind, fields.text("sentence"), fields.text("remedy")}};
    }
    if (name == "done")
        return DoneEvent{fields.count("recorded"), fields.count("samples"), fields.amount("seconds")};
    return fields.fail<DoneEvent>();
}

} // namespace

std::string toJsonLine(const Event &event)
{
    return std::visit(ToJson(), event).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<Event> parseEvent(std::string_view line)
{
    const auto refuse = [&](std::string_view why) {
        return failure(ErrorKind::BadInput,
                       fmt::format("The engine wrote a line that {}: \"{}\".", why, line.substr(0, 80)),
                       "Check that offramp-engine and offramp are of the same version.");
    };
    if (line.size() > longestLine)
        return refuse("is too long");
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("event") || !json["event"].is_string())
        return refuse("is no event");
    Fields fields(json);
    Event event = eventFrom(json["event"], fields);
    if (!fields.good())
        return refuse("is not as the protocol says");
    if (const auto *hello = std::get_if<HelloEvent>(&event); hello && hello->protocol != protocolVersion)
        return refuse(fmt::format("speaks protocol {} where {} is understood", hello->protocol, protocolVersion));
    return event;
}

} // namespace offramp
