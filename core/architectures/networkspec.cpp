// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/architectures/networkspec.h"

#include "core/support/json.h"
#include "core/support/jsonlimits.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace offramp {

namespace {

using Json = nlohmann::json;

constexpr int largestSide = 8192;
constexpr int mostClasses = 1'000'000;
constexpr int mostOutputs = 100'000;
constexpr int specVersion = 1;

/// Takes known fields out of the object; the first invalid one is kept as the error.
class SpecReader
{
public:
    SpecReader(const Json &json, std::string place)
        : m_json(json)
        , m_place(std::move(place))
    {
    }

    void text(const char *key, std::string &out)
    {
        if (const Json *value = find(key))
            value->is_string() ? void(out = value->get<std::string>()) : fail(key, "is not a text");
    }

    void whole(const char *key, int largest, std::optional<int> &out)
    {
        if (const Json *value = find(key))
            out = wholeOf(key, *value, 1, largest);
    }

    void index(const char *key, std::optional<int> &out)
    {
        if (const Json *value = find(key))
            out = wholeOf(key, *value, 0, mostOutputs);
    }

    void texts(const char *key, std::vector<std::string> &out)
    {
        for (const Json &item : list(key)) {
            if (!item.is_string())
                return fail(key, "is not a list of texts");
            out.push_back(item.get<std::string>());
        }
    }

    void exits(const char *key, std::vector<ExitSpec> &out)
    {
        for (const Json &item : list(key)) {
            if (!item.is_object())
                return fail(key, "is not a list of objects");
            SpecReader reader(item, fmt::format("{}: exit {}", m_place, out.size() + 1));
            ExitSpec exit{fmt::format("exit{}", out.size() + 1), {}, {}};
            reader.text("name", exit.name);
            reader.text("after", exit.after);
            reader.text("head", exit.head);
            reader.index("output", exit.output);
            reader.index("score", exit.score);
            if (exit.score && !exit.output)
                reader.fail("score", "needs a field \"output\" beside it");
            if (reader.error() && !m_error)
                m_error = reader.error();
            out.push_back(std::move(exit));
        }
        const auto named = std::ranges::count_if(out, [](const ExitSpec &exit) { return exit.output.has_value(); });
        if (named > 0 && named < std::ssize(out))
            fail(key, "has the field \"output\" in some of its entries only");
    }

    void shape(const char *key, std::optional<std::array<int, 3>> &out)
    {
        const Json *value = find(key);
        if (!value)
            return;
        if (!value->is_array() || value->size() != 3)
            return fail(key, "is not a list of three whole numbers");
        std::array<int, 3> sides{};
        for (std::size_t i = 0; i < 3; ++i)
            sides[i] = wholeOf(key, (*value)[i], 1, largestSide);
        out = sides;
    }

    void channels(const char *key, bool positive, std::optional<std::array<float, 3>> &out)
    {
        const Json *value = find(key);
        if (!value)
            return;
        if (!value->is_array() || value->size() != 3)
            return fail(key, "is not a list of three numbers");
        std::array<float, 3> numbers{};
        for (std::size_t i = 0; i < 3; ++i) {
            if (!(*value)[i].is_number())
                return fail(key, "is not a list of three numbers");
            numbers[i] = (*value)[i].get<float>();
            if (!std::isfinite(numbers[i]) || (positive && numbers[i] <= 0))
                return fail(key, "holds a number that cannot be used");
        }
        out = numbers;
    }

    void oneOf(const char *key, std::initializer_list<const char *> words, std::string &out)
    {
        text(key, out);
        if (!out.empty() && std::ranges::find(words, out) == words.end())
            fail(key, fmt::format("is \"{}\"; known are {}", out, fmt::join(words, ", ")));
    }

    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

    void fail(const char *key, const std::string &what)
    {
        if (!m_error)
            m_error = Error{ErrorKind::BadInput, fmt::format("{}: field \"{}\" {}.", m_place, key, what),
                            "Repair the network's spec."};
    }

private:
    const Json *find(const char *key) const
    {
        const auto it = m_json.find(key);
        return it == m_json.end() || it->is_null() ? nullptr : &*it;
    }

    /// The entries of a list; none where it is absent.
    Json list(const char *key)
    {
        const Json *value = find(key);
        if (value && !value->is_array())
            fail(key, "is not a list");
        return value && value->is_array() ? *value : Json::array();
    }

    int wholeOf(const char *key, const Json &value, int least, int largest)
    {
        if (value.is_number_integer() && value >= least && value <= largest)
            return value.get<int>();
        fail(key, fmt::format("is not a whole number from {} to {}", least, largest));
        return least;
    }

    const Json &m_json;
    std::string m_place;
    std::optional<Error> m_error;
};

} // namespace

bool isMeantAsSpec(const std::string &text)
{
    if (text.find("\"offramp_network\"") != std::string::npos)
        return true;
    if (!checkJsonLimits(text, {}))
        return false;
    const Json json = Json::parse(text, nullptr, false);
    constexpr std::array own{"architecture",  "class_names", "exits", "input", "resize",     "crop",
                             "interpolation", "resize_mode", "mean",  "std",   "label_order"};
    return json.is_object() && std::ranges::any_of(own, [&](const char *key) { return json.contains(key); });
}

Result<NetworkSpec> parseNetworkSpec(const std::string &text, const std::string &place)
{
    const auto parsed = parseJson(text, place);
    if (!parsed)
        return tl::unexpected(parsed.error());
    const Json &json = *parsed;
    if (!json.is_object())
        return failure(ErrorKind::BadInput, fmt::format("{} is not a JSON object.", place),
                       "Repair the network's spec.");
    const auto version = json.find("offramp_network");
    if (version == json.end() || !version->is_number_integer())
        return failure(ErrorKind::BadInput, fmt::format("{} has no field \"offramp_network\".", place),
                       "Add \"offramp_network\": 1, or move the file away if it is not a network's spec.");
    if (*version > specVersion)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is a spec of version {}; this program knows version {}.", place, version->dump(),
                                   specVersion),
                       "Use a newer program.");

    NetworkSpec spec;
    SpecReader reader(json, place);
    reader.text("name", spec.name);
    reader.text("architecture", spec.architecture);
    reader.whole("classes", mostClasses, spec.classes);
    reader.texts("class_names", spec.classNames);
    reader.exits("exits", spec.exits);
    reader.shape("input", spec.input);
    reader.whole("resize", largestSide, spec.resize);
    reader.whole("crop", largestSide, spec.crop);
    reader.oneOf("interpolation", {"bicubic", "bilinear"}, spec.interpolation);
    reader.oneOf("resize_mode", {"pil", "pil13", "tensor", "tensor-aa"}, spec.resizeMode);
    reader.channels("mean", false, spec.mean);
    reader.channels("std", true, spec.std);
    reader.text("label_order", spec.labelOrder);
    if (spec.classes && !spec.classNames.empty() && static_cast<int>(spec.classNames.size()) != *spec.classes)
        reader.fail("class_names", fmt::format("lists {} names for {} classes", spec.classNames.size(), *spec.classes));
    if (reader.error())
        return tl::unexpected(*reader.error());
    return spec;
}

std::string toText(const NetworkSpec &spec)
{
    nlohmann::ordered_json json{{"offramp_network", specVersion}};
    const auto put = [&json](const char *key, const auto &value) {
        if (value)
            json[key] = *value;
    };
    const auto putText = [&json](const char *key, const std::string &value) {
        if (!value.empty())
            json[key] = value;
    };
    putText("name", spec.name);
    putText("architecture", spec.architecture);
    put("classes", spec.classes);
    if (!spec.classNames.empty())
        json["class_names"] = spec.classNames;
    for (const ExitSpec &exit : spec.exits) {
        nlohmann::ordered_json entry{{"name", exit.name}};
        if (!exit.after.empty())
            entry.update({{"after", exit.after}, {"head", exit.head}});
        if (exit.output)
            entry["output"] = *exit.output;
        if (exit.score)
            entry["score"] = *exit.score;
        json["exits"].push_back(std::move(entry));
    }
    put("input", spec.input);
    put("resize", spec.resize);
    put("crop", spec.crop);
    putText("interpolation", spec.interpolation);
    putText("resize_mode", spec.resizeMode);
    put("mean", spec.mean);
    put("std", spec.std);
    putText("label_order", spec.labelOrder);
    return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

} // namespace offramp
