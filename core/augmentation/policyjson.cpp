// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/augmentation/policyjson.h"

#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace offramp {

namespace {

using Json = nlohmann::ordered_json;

constexpr auto listKey = "augmentations";
constexpr auto nameKey = "name";
constexpr auto probabilityKey = "probability";
constexpr auto borderKey = "border";

tl::unexpected<Error> misfit(const std::string &place, const std::string &what, std::string remedy)
{
    return failure(ErrorKind::BadInput, fmt::format("{}: {}.", place, what), std::move(remedy));
}

std::vector<std::string> allNames()
{
    std::vector<std::string> names;
    for (const AugmentationFacts &kind : augmentationKinds())
        names.emplace_back(kind.name);
    return names;
}

/// The fields that an augmentation of a kind can have.
std::vector<std::string> fieldsOf(const AugmentationFacts &kind)
{
    std::vector<std::string> fields{nameKey, probabilityKey};
    if (const std::string strength = kind.strength; !strength.empty())
        fields.push_back(strength);
    if (kind.hasBorder)
        fields.emplace_back(borderKey);
    return fields;
}

/// Reads a number, or a list of two.
bool readRange(const Json &json, Augmentation &out)
{
    const auto isNumber = [](const Json &value) { return value.is_number(); };
    if (isNumber(json)) {
        out.low = out.high = json.get<double>();
        return true;
    }
    if (!json.is_array() || json.size() != 2 || !std::ranges::all_of(json, isNumber))
        return false;
    out.low = json[0].get<double>();
    out.high = json[1].get<double>();
    return true;
}

Result<AugmentationKind> kindOf(const Json &json, const std::string &place)
{
    if (!json.is_object() || !json.contains(nameKey) || !json[nameKey].is_string())
        return misfit(place, "it is not an object with a \"name\"",
                      R"(Write, for example, {"name": "horizontal-flip", "probability": 0.25}.)");
    const auto name = json[nameKey].get<std::string>();
    if (const auto kind = augmentationKindFrom(name))
        return *kind;
    return misfit(place, fmt::format("\"{}\" is not the name of an augmentation", printable(name, 100)),
                  fmt::format("Known are {}.", fmt::join(allNames(), ", ")));
}

Result<Augmentation> readAugmentation(const Json &json, const std::string &place)
{
    const auto kind = kindOf(json, place);
    if (!kind)
        return tl::unexpected(kind.error());
    const AugmentationFacts &facts = factsOf(*kind);
    const std::string where = fmt::format("{} ({})", place, facts.name);
    const auto fields = fieldsOf(facts);
    Augmentation read = usualAugmentation(*kind);
    for (const auto &[key, value] : json.items()) {
        if (std::ranges::find(fields, key) == fields.end())
            return misfit(where, fmt::format("\"{}\" is not one of its fields", printable(key, 100)),
                          fmt::format("It can have {}.", fmt::join(fields, ", ")));
        if (key == probabilityKey) {
            if (!value.is_number())
                return misfit(where, "\"probability\" is not a number", "Give a number from 0 to 1.");
            read.probability = value.get<double>();
        } else if (key == facts.strength && !readRange(value, read)) {
            return misfit(where, fmt::format("\"{}\" is neither a number nor a list of two", key),
                          fmt::format("Write, for example, \"{}\": [{}, {}].", key, shortestText(facts.low),
                                      shortestText(facts.high)));
        } else if (key == borderKey) {
            const auto border = value.is_string() ? borderFrom(value.get<std::string>()) : std::nullopt;
            if (!border)
                return misfit(where, "\"border\" is neither \"reflect\" nor \"black\"",
                              R"(Write "border": "reflect", or leave it out.)");
            read.border = *border;
        }
    }
    return read;
}

Json toJson(const Augmentation &augmentation)
{
    const AugmentationFacts &facts = factsOf(augmentation.kind);
    Json json{{nameKey, facts.name}, {probabilityKey, augmentation.probability}};
    if (const std::string strength = facts.strength; !strength.empty())
        json[strength] = augmentation.low == augmentation.high ? Json(augmentation.low)
                                                               : Json::array({augmentation.low, augmentation.high});
    if (facts.hasBorder)
        json[borderKey] = toText(augmentation.border);
    return json;
}

} // namespace

Result<Policy> parsePolicy(std::string_view text, const std::string &name)
{
    const auto parsed = parseJson<Json>(text, name);
    if (!parsed)
        return tl::unexpected(parsed.error());
    const Json &json = *parsed;
    if (!json.is_array() && !json.is_object())
        return failure(ErrorKind::BadInput, fmt::format("{} is not a JSON object or list.", name),
                       "Give a recipe, or a list of augmentations.");
    const Json list = json.is_array() ? json : json.value(listKey, Json::array());
    if (!list.is_array())
        return failure(ErrorKind::BadInput, fmt::format("{}: \"{}\" is not a list.", name, listKey),
                       R"(Write, for example, "augmentations": [{"name": "horizontal-flip", "probability": 0.25}].)");
    Policy policy;
    for (const Json &item : list) {
        auto read = readAugmentation(item, fmt::format("{}: augmentation {}", name, policy.size() + 1));
        if (!read)
            return tl::unexpected(read.error());
        policy.push_back(*read);
    }
    if (auto possible = checkPolicy(policy, name); !possible)
        return tl::unexpected(possible.error());
    return policy;
}

std::string toJson(const Policy &policy)
{
    Json list = Json::array();
    for (const Augmentation &augmentation : policy)
        list.push_back(toJson(augmentation));
    return list.dump(2);
}

} // namespace offramp
