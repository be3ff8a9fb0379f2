// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/recipe.h"

#include "core/augmentation/policyjson.h"
#include "core/support/file.h"
#include "core/support/json.h"
#include "core/support/numbers.h"
#include "core/support/words.h"
#include "core/training/namedrecipes_p.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <numeric>

namespace offramp {

namespace {

using Json = nlohmann::json;

constexpr int recipeVersion = 1;
constexpr auto versionKey = "offramp_recipe";
constexpr auto repair = "Repair the recipe.";
constexpr int mostEpochs = 100'000;
constexpr std::int64_t mostImages = 1'000'000'000;
constexpr std::int64_t mostSeed = (std::int64_t{1} << 53) - 1; // as every reader of JSON keeps it

constexpr std::array optimisers{std::pair(OptimiserKind::Sgd, "sgd"), std::pair(OptimiserKind::Adam, "adam"),
                                std::pair(OptimiserKind::AdamW, "adamw")};
constexpr std::array schedules{std::pair(ScheduleKind::Constant, "constant"), std::pair(ScheduleKind::Cosine, "cosine"),
                               std::pair(ScheduleKind::OneCycle, "one-cycle"), std::pair(ScheduleKind::Step, "step")};

/// The numbers that a field can have.
struct Range {
    double least = 0;
    double most = 1;
    bool hasLeast = true; ///< whether least itself is one of them

    [[nodiscard]] bool holds(double number) const
    {
        return number <= most && (hasLeast ? number >= least : number > least);
    }
    [[nodiscard]] std::string text() const
    {
        return hasLeast ? fmt::format("from {} to {}", shortestText(least), shortestText(most))
                        : fmt::format("above {} and at most {}", shortestText(least), shortestText(most));
    }
};

/// Calls visitor for every field, in the order in which they are written.
template<typename Fields, typename Visitor>
void visitFields(Fields &recipe, Visitor &visitor)
{
    visitor.word("optimiser", recipe.optimiser, optimisers);
    visitor.number("learning_rate", recipe.learningRate, Range{0, 1000, false});
    visitor.number("momentum", recipe.momentum, Range{0, 0.9999});
    visitor.number("weight_decay", recipe.weightDecay, Range{0, 10});
    visitor.word("schedule", recipe.schedule, schedules);
    visitor.number("warm_up_epochs", recipe.warmUpEpochs, Range{0, mostEpochs});
    visitor.wholes("milestones", recipe.milestones, mostEpochs);
    visitor.number("step_factor", recipe.stepFactor, Range{0, 1, false});
    visitor.whole("epochs", recipe.epochs, 1, mostEpochs);
    visitor.whole("batch", recipe.batch, 2, 65536);
    visitor.numbers("exit_weights", recipe.exitWeights, Range{0, 1000});
    visitor.number("distillation_weight", recipe.distillationWeight, Range{0, 1});
    visitor.number("distillation_temperature", recipe.distillationTemperature, Range{0, 1000, false});
    visitor.number("label_smoothing", recipe.labelSmoothing, Range{0, 0.99});
    visitor.number("ema_decay", recipe.emaDecay, Range{0, 0.999999});
    visitor.truth("frozen_trunk", recipe.frozenTrunk);
    visitor.number("trunk_rate_factor", recipe.trunkRateFactor, Range{0, 1000, false});
    visitor.whole("seed", recipe.seed, 0, mostSeed);
    visitor.number("held_back", recipe.heldBack, Range{0, 0.9});
    visitor.number("share", recipe.share, Range{0, 1, false});
    visitor.optionalWhole("limit", recipe.limit, 2, mostImages);
    visitor.policy("augmentations", recipe.augmentations);
}

/// Takes the fields out of an object; the first invalid one is kept as the error.
class FieldReader
{
public:
    FieldReader(const Json &json, std::string place)
        : m_json(json)
        , m_place(std::move(place))
    {
    }

    template<typename T, std::size_t N>
    void word(const char *key, T &out, const std::array<std::pair<T, const char *>, N> &words)
    {
        const Json *value = find(key);
        if (!value)
            return;
        const auto found = value->is_string() ? valueOf(words, value->get_ref<const std::string &>()) : std::nullopt;
        if (!found) {
            std::vector<std::string> known;
            for (const auto &[ignored, known_] : words)
                known.emplace_back(known_);
            return fail(key, fmt::format("is {}; it can be {}", value->dump(), fmt::join(known, ", ")));
        }
        out = *found;
    }

    void number(const char *key, double &out, const Range &range)
    {
        if (const Json *value = find(key))
            out = numberOf(key, *value, range);
    }

    void numbers(const char *key, std::vector<double> &out, const Range &range)
    {
        for (const Json &value : list(key))
            out.push_back(numberOf(key, value, range));
    }

    template<typename T>
    void whole(const char *key, T &out, std::int64_t least, std::int64_t most)
    {
        if (const Json *value = find(key))
            out = static_cast<T>(wholeOf(key, *value, least, most));
    }

    void optionalWhole(const char *key, std::optional<std::size_t> &out, std::int64_t least, std::int64_t most)
    {
        if (const Json *value = find(key))
            out = static_cast<std::size_t>(wholeOf(key, *value, least, most));
    }

    void wholes(const char *key, std::vector<int> &out, int most)
    {
        for (const Json &value : list(key))
            out.push_back(static_cast<int>(wholeOf(key, value, 1, most)));
    }

    void truth(const char *key, bool &out)
    {
        const Json *value = find(key);
        if (value && !value->is_boolean())
            return fail(key, "is not true or false");
        if (value)
            out = value->get<bool>();
    }

    void policy(const char *key, Policy &out)
    {
        if (!find(key))
            return;
        auto policy = parsePolicy(m_json.dump(), m_place);
        if (policy)
            out = std::move(*policy);
        else if (!m_error)
            m_error = policy.error();
    }

    /// The first error, that of an unknown field included: call it after all fields were visited.
    [[nodiscard]] std::optional<Error> error() const
    {
        for (const auto &[key, ignored] : m_json.items()) {
            if (key != versionKey && key != "name" && std::ranges::find(m_known, key) == m_known.end())
                return Error{ErrorKind::BadInput, fmt::format("{}: field \"{}\" is not known.", m_place, key),
                             fmt::format("Known are {}.", fmt::join(m_known, ", "))};
        }
        return m_error;
    }

private:
    /// Nothing where the field is absent or null.
    const Json *find(const char *key)
    {
        m_known.emplace_back(key);
        const auto it = m_json.find(key);
        return it == m_json.end() || it->is_null() ? nullptr : &*it;
    }

    Json list(const char *key)
    {
        const Json *value = find(key);
        if (value && !value->is_array())
            fail(key, "is not a list");
        return value && value->is_array() ? *value : Json::array();
    }

    double numberOf(const char *key, const Json &value, const Range &range)
    {
        if (value.is_number() && range.holds(value.get<double>()))
            return value.get<double>();
        fail(key, fmt::format("has the value {}; it must be a number {}", value.dump(), range.text()));
        return range.most;
    }

    std::int64_t wholeOf(const char *key, const Json &value, std::int64_t least, std::int64_t most)
    {
        if (value.is_number_integer() && value >= least && value <= most)
            return value.get<std::int64_t>();
        fail(key, fmt::format("has the value {}; it must be a whole number from {} to {}", value.dump(), least, most));
        return least;
    }

    void fail(const char *key, const std::string &what)
    {
        if (!m_error)
            m_error = Error{ErrorKind::BadInput, fmt::format("{}: field \"{}\" {}.", m_place, key, what), repair};
    }

    const Json &m_json;
    std::string m_place;
    std::vector<std::string> m_known;
    std::optional<Error> m_error;
};

class FieldWriter
{
public:
    template<typename T, std::size_t N>
    void word(const char *key, T value, const std::array<std::pair<T, const char *>, N> &words)
    {
        json[key] = wordFor(words, value);
    }
    void number(const char *key, double value, const Range &) { json[key] = value; }
    void numbers(const char *key, const std::vector<double> &values, const Range &) { json[key] = values; }
    template<typename T>
    void whole(const char *key, T value, std::int64_t, std::int64_t)
    {
        json[key] = value;
    }
    void optionalWhole(const char *key, const std::optional<std::size_t> &value, std::int64_t, std::int64_t)
    {
        json[key] = value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
    }
    void wholes(const char *key, const std::vector<int> &values, int) { json[key] = values; }
    void truth(const char *key, bool value) { json[key] = value; }
    void policy(const char *key, const Policy &value) { json[key] = nlohmann::ordered_json::parse(toJson(value)); }

    nlohmann::ordered_json json{{versionKey, recipeVersion}};
};

} // namespace

Result<void> checkRecipe(const Recipe &recipe, const std::string &place)
{
    const auto contradiction = [&](const std::string &what) {
        return failure(ErrorKind::BadInput, fmt::format("{}: {}.", place, what), repair);
    };
    if (recipe.warmUpEpochs >= recipe.epochs)
        return contradiction(fmt::format("\"warm_up_epochs\" is {}, not less than \"epochs\", {}",
                                         shortestText(recipe.warmUpEpochs), recipe.epochs));
    if (recipe.warmUpEpochs > 0 && recipe.schedule == ScheduleKind::OneCycle)
        return contradiction(
            "\"warm_up_epochs\" is not for the schedule one-cycle, which begins with a rise of its own");
    if (!std::ranges::is_sorted(recipe.milestones, std::less_equal()))
        return contradiction("\"milestones\" are not in ascending order");
    if (recipe.schedule == ScheduleKind::Step && recipe.milestones.empty())
        return contradiction("the schedule step needs \"milestones\"");
    if (!recipe.exitWeights.empty() && std::accumulate(recipe.exitWeights.begin(), recipe.exitWeights.end(), 0.0) == 0)
        return contradiction("\"exit_weights\" are all 0");
    return {};
}

const char *toText(OptimiserKind optimiser)
{
    return wordFor(optimisers, optimiser);
}

const char *toText(ScheduleKind schedule)
{
    return wordFor(schedules, schedule);
}

Result<Recipe> parseRecipe(const std::string &text, const std::string &place)
{
    const auto parsed = parseJson(text, place);
    if (!parsed)
        return tl::unexpected(parsed.error());
    const Json &json = *parsed;
    if (!json.is_object())
        return failure(ErrorKind::BadInput, fmt::format("{} is not a JSON object.", place), repair);
    const auto version = json.find(versionKey);
    if (version == json.end() || !version->is_number_integer())
        return failure(ErrorKind::BadInput,
                       fmt::format("{} has no field \"{}\", so it is not a recipe.", place, versionKey),
                       fmt::format("Add \"{}\": {}, or name another file.", versionKey, recipeVersion));
    if (*version > recipeVersion)
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is a recipe of version {}; this program knows version {}.", place,
                                   version->dump(), recipeVersion),
                       "Use a newer program.");
    Recipe recipe;
    FieldReader reader(json, place);
    visitFields(recipe, reader);
    if (auto error = reader.error())
        return tl::unexpected(std::move(*error));
    if (auto sound = checkRecipe(recipe, place); !sound)
        return tl::unexpected(sound.error());
    return recipe;
}

std::string toText(const Recipe &recipe)
{
    FieldWriter writer;
    visitFields(recipe, writer);
    return writer.json.dump(2) + '\n';
}

Recipe withEpochs(Recipe recipe, int epochs)
{
    const double share = static_cast<double>(epochs) / recipe.epochs;
    recipe.epochs = epochs;
    recipe.warmUpEpochs *= share;
    for (int &milestone : recipe.milestones)
        milestone = std::max(1, static_cast<int>(std::lround(milestone * share)));
    const auto again = std::ranges::unique(recipe.milestones);
    recipe.milestones.erase(again.begin(), again.end());
    return recipe;
}

std::vector<std::string> recipeNames()
{
    std::vector<std::string> names;
    for (const NamedRecipe &one : namedRecipes())
        names.emplace_back(one.name);
    return names;
}

Result<Recipe> recipeFrom(const std::string &nameOrFile)
{
    for (const NamedRecipe &one : namedRecipes()) {
        if (nameOrFile == one.name)
            return one.recipe;
    }
    std::error_code ignored;
    if (!std::filesystem::exists(nameOrFile, ignored))
        return failure(ErrorKind::Usage, fmt::format("\"{}\" is neither a recipe nor a file.", nameOrFile),
                       fmt::format("Give {}, or a recipe's file.", fmt::join(recipeNames(), ", ")));
    const auto text = readWholeFile(nameOrFile, 1 << 20);
    return text ? parseRecipe(*text, nameOrFile) : tl::unexpected(text.error());
}

} // namespace offramp
