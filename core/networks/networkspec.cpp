// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/networkspec.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace offramp {

namespace {

using Json = nlohmann::json;

constexpr int largestSide = 8192;
constexpr int mostClasses = 1'000'000;
constexpr int specVersion = 1;

/// Takes known fields out of the object; the first that does not fit is kept as the error.
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
            value->is_string() ? void(out = value->get<std::string>()) : fail(key, "is no text");
    }

    void whole(const char *key, int largest, std::optional<int> &out)
    {
        if (const Json *value = find(key))
            out = wholeOf(key, *value, largest);
    }

    void texts(const char *key, std::vector<std::string> &out)
    {
        const Json *value = find(key);
        if (!value)
            return;
        if (!value->is_array())
            return fail(key, "is no list");
        for (const Json &item : *value) {
            if (!item.is_string())
                return fail(key, "is no list of texts");
            out.push_back(item.get<std::string>());
        }
    }

    void exits(const char *key, std::vector<std::string> &out)
    {
        const Json *value = find(key);
        if (!value)
            return;
        if (!value->is_array())
            return fail(key, "is no list");
        for (const Json &item : *value) {
            const auto name = item.is_object() ? item.find("name") : item.end();
            const bool named = item.is_object() && name != item.end();
            if (!item.is_object() || (named && !name->is_string()))
                return fail(key, "is no list of objects with a name");
            out.push_back(named ? name->get<std::string>() : fmt::format("exit{}", out.size() + 1));
        }
    }

    void shape(const char *key, std::optional<std::array<int, 3>> &out)
    {
        const Json *value = find(key);
        if (!value)
            return;
        if (!value->is_array() || value->size() != 3)
            return fail(key, "is no list of three whole numbers");
        std::array<int, 3> sides{};
        for (std::size_t i = 0; i < 3; ++i)
            sides[i] = wholeOf(key, (*value)[i], largestSide);
        out = sides;
    }

    void channels(const char *key, bool positive, std::optional<std::array<float, 3>> &out)
    {
        const Json *value = find(key);
        if (!value)
            return;
        if (!value->is_array() || value->size() != 3)
            return fail(key, "is no list of three numbers");
        std::array<float, 3> numbers{};
        for (std::size_t i = 0; i < 3; ++i) {
            if (!(*value)[i].is_number())
                return fail(key, "is no list of three numbers");
            numbers[i] = (*value)[i].get<float>();
            if (!std::isfinite(numbers[i]) || (positive && numbers[i] <= 0))
                return fail(key, "holds a number that cannot be used");
        }
        out = numbers;
    }

    void oneOf(const char *key, const char *word)
    {
        std::string found = word;
        text(key, found);
        if (found != word)
            fail(key, fmt::format("is \"{}\"; only \"{}\" is known", found, word));
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

    int wholeOf(const char *key, const Json &value, int largest)
    {
        if (value.is_number_integer() && value >= 1 && value <= largest)
            return value.get<int>();
        fail(key, fmt::format("is no whole number from 1 to {}", largest));
        return 1;
    }

    const Json &m_json;
    std::string m_place;
    std::optional<Error> m_error;
};

} // namespace

Result<NetworkSpec> parseNetworkSpec(const std::string &text, const std::string &place)
{
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object())
        return failure(ErrorKind::BadInput, fmt::format("{} is no JSON object.", place), "Repair the network's spec.");
    const auto version = json.find("offramp_network");
    if (version == json.end() || !version->is_number_integer())
        return failure(ErrorKind::BadInput, fmt::format("{} has no field \"offramp_network\".", place),
                       "Add \"offramp_network\": 1, or move the file away if it is no network's spec.");
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
    reader.exits("exits", spec.exitNames);
    reader.shape("input", spec.input);
    reader.whole("resize", largestSide, spec.resize);
    reader.whole("crop", largestSide, spec.crop);
    reader.oneOf("interpolation", "bicubic");
    reader.oneOf("resize_mode", "pil");
    reader.channels("mean", false, spec.mean);
    reader.channels("std", true, spec.std);
    reader.text("label_order", spec.labelOrder);
    if (spec.classes && !spec.classNames.empty() && static_cast<int>(spec.classNames.size()) != *spec.classes)
        reader.fail("class_names", fmt::format("lists {} names for {} classes", spec.classNames.size(), *spec.classes));
    if (reader.error())
        return tl::unexpected(*reader.error());
    return spec;
}

} // namespace offramp
