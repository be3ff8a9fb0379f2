// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/printable.h"
#include "core/support/words.h"
#include "core/tensors/statewalk_p.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>

namespace offramp {

namespace {

using Kind = PickleNode::Kind;

constexpr int deepest = 3;
constexpr std::size_t mostTensors = 100'000;
constexpr std::array networkKeys{"state_dict", "model_state_dict", "model_state", "model",          "net",
                                 "network",    "net_state_dict",   "weights",     "params",         "module",
                                 "backbone",   "state_dict_ema",   "model_ema",   "ema_state_dict", "ema"};
constexpr std::array otherKeys{"optim", "sched", "scaler", "rng", "grad", "loss", "args", "config", "hyper"};

/// A dict of tensors in a checkpoint.
struct Candidate {
    std::string where; ///< its keys with dots between; empty for the root
    const PickleNode *dict = nullptr;
    std::size_t tensors = 0;
};

/// Finds the dicts of tensors in dicts, down to the third level.
class Search
{
public:
    explicit Search(const StateWalk &walk)
        : m_walk(walk)
    {
    }

    /// Those in node, the dicts inside it first; whether there are any.
    void look(const PickleNode &node, const std::string &where, int depth)
    {
        if (!m_walk.isDict(node) || depth > deepest || !m_seen.insert(&node).second)
            return;
        const std::size_t before = m_found.size();
        std::size_t tensors = 0;
        const auto &pairs = m_walk.pairsOf(node);
        for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
            const PickleNode &key = m_walk.at(pairs[i]);
            if (key.kind != Kind::Text || key.text.size() > longestTensorName)
                continue;
            const PickleNode &value = m_walk.at(pairs[i + 1]);
            tensors += m_walk.isTensor(value) ? 1 : 0;
            const std::string path = where.empty() ? key.text : where + '.' + key.text;
            if (!isOther(key.text))
                look(value, path, depth + 1);
            else if (m_walk.isDict(value) && holdsTensors(value, 0))
                m_others.push_back(path);
        }
        // A best accuracy beside the dict of a network may be a tensor too.
        const auto isLarger = [&](const Candidate &inner) { return inner.tensors >= tensors; };
        if (tensors > 0
            && std::none_of(m_found.begin() + static_cast<std::ptrdiff_t>(before), m_found.end(), isLarger)) {
            m_found.resize(before);
            m_found.push_back({where, &node, tensors});
        }
    }

    [[nodiscard]] const std::vector<Candidate> &found() const { return m_found; }

    /// Where other dicts hold tensors, such as an optimizer's.
    [[nodiscard]] const std::vector<std::string> &others() const { return m_others; }

private:
    bool holdsTensors(const PickleNode &node, int depth)
    {
        if (m_walk.isTensor(node))
            return true;
        const bool isList = node.kind == Kind::List || node.kind == Kind::Tuple;
        if (depth > deepest || (!isList && !m_walk.isDict(node)) || !m_seen.insert(&node).second)
            return false;
        return std::ranges::any_of(isList ? node.items : m_walk.pairsOf(node),
                                   [&](std::size_t item) { return holdsTensors(m_walk.at(item), depth + 1); });
    }

    static bool isOther(const std::string &key)
    {
        const std::string lower = lowerCase(key);
        return std::ranges::any_of(otherKeys, [&](const char *word) { return lower.find(word) != std::string::npos; });
    }

    const StateWalk &m_walk;
    std::set<const PickleNode *> m_seen;
    std::vector<Candidate> m_found;
    std::vector<std::string> m_others;
};

/// Where the key of a candidate is among those that training scripts use for a network; beyond them if it is not.
std::size_t rankOf(const Candidate &candidate)
{
    const std::string key = candidate.where.substr(candidate.where.rfind('.') + 1);
    return static_cast<std::size_t>(std::ranges::find(networkKeys, key) - networkKeys.begin());
}

std::string quoted(const std::string &where)
{
    return where.empty() ? "the outermost" : '"' + where + '"';
}

/// The dict of the network's tensors, and what to say about it.
struct Chosen {
    const PickleNode *dict;
    std::string choice;
};

/// Which dict of tensors was taken and which not, where there are several.
std::string choiceOf(const Candidate &taken, const Search &search, const File &file)
{
    std::vector<std::string> others;
    std::string remedy;
    for (const Candidate &candidate : search.found()) {
        if (candidate.where == taken.where)
            continue;
        others.push_back(quoted(candidate.where));
        std::string keys;
        for (const std::string_view key : split(candidate.where, '.'))
            keys += fmt::format("[\"{}\"]", key);
        remedy = fmt::format(" To take {}: torch.save(torch.load(\"{}\"){}, \"weights.pth\").", others.back(),
                             file.path().filename().string(), keys);
    }
    for (const std::string &where : search.others())
        others.push_back(quoted(where));
    if (others.empty())
        return {};
    return fmt::format("Of the dicts of tensors in {}, {} was taken, not {}.{}", file.path().filename().string(),
                       quoted(taken.where), listed(others), remedy);
}

Chosen stateOf(const StateWalk &walk, const Pickle &pickle, const File &file)
{
    Search search(walk);
    search.look(pickle.value(), {}, 0);
    const auto &found = search.found();
    if (found.empty())
        return {&pickle.value(), {}}; // an empty dict, or what pairsOf() or tensor() refuses by name
    const auto best = std::ranges::min_element(found, {}, rankOf);
    if (std::ranges::count(found, rankOf(*best), rankOf) == 1)
        return {best->dict, choiceOf(*best, search, file)};
    std::vector<std::string> names;
    for (const Candidate &candidate : found)
        names.push_back(quoted(candidate.where));
    throw StateMisfit{fmt::format("it holds several dicts of tensors ({})", listed(names))};
}

std::string remedyFor(const File &file, const StateMisfit &misfit)
{
    const std::string name = file.path().filename().string();
    if (misfit.sentence.find("several dicts") != std::string::npos)
        return fmt::format("Save the one of the network: torch.save(torch.load(\"{}\")[\"KEY\"], \"weights.pth\").",
                           name);
    if (misfit.object.empty())
        return "Save the weights with torch.save(network.state_dict(), path), or as safetensors.";
    const std::string loaded = fmt::format("torch.load(\"{}\", weights_only=False)", name);
    return fmt::format("Where that class can be imported: torch.save({}.state_dict(), \"weights.pth\").",
                       fmt::format(fmt::runtime(misfit.object), loaded));
}

tl::unexpected<Error> noStateDict(const File &file, const StateMisfit &misfit)
{
    return failure(ErrorKind::BadInput,
                   fmt::format("{} is not a state dict that can be read: {}.", file.path().string(), misfit.sentence),
                   remedyFor(file, misfit));
}

/// What tensor() refuses by name: an object of a class if there is one, else the first value.
const PickleNode &culprit(const StateWalk &walk, const std::vector<std::size_t> &pairs, std::string &name)
{
    std::size_t at = 0;
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
        const PickleNode &value = walk.at(pairs[i + 1]);
        if (value.kind != Kind::Call || walk.isDict(value))
            continue;
        at = i;
        break;
    }
    name = walk.at(pairs[at]).text;
    return walk.at(pairs[at + 1]);
}

} // namespace

Result<std::map<std::string, ElementType>> storageTypes(const Pickle &pickle, const File &file)
{
    try {
        const StateWalk walk(pickle);
        std::map<std::string, ElementType> types;
        for (const PickleNode &node : pickle.nodes) {
            if (node.kind != Kind::Persistent || walk.isModule(node))
                continue;
            const StorageReference reference = walk.storage(node);
            types[reference.key] = reference.type;
        }
        return types;
    } catch (const StateMisfit &misfit) {
        return noStateDict(file, misfit);
    }
}

Result<StateTensors> tensorsIn(const Pickle &pickle, const Storages &storages, const File &file)
{
    try {
        const StateWalk walk(pickle);
        Chosen chosen = stateOf(walk, pickle, file);
        std::vector<TensorPlace> tensors;
        const auto &pairs = walk.pairsOf(*chosen.dict);
        for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
            const PickleNode &key = pickle.nodes[pairs[i]];
            const PickleNode &value = pickle.nodes[pairs[i + 1]];
            const bool isOfTorch
                = value.kind == Kind::Call && walk.at(value.items[0]).text.starts_with("torch._utils ");
            if (key.kind != Kind::Text || !(walk.isTensor(value) || isOfTorch))
                continue;
            if (tensors.size() == mostTensors)
                throw StateMisfit{fmt::format("it holds more than {} tensors", mostTensors)};
            tensors.push_back(walk.tensor(key.text, value, storages));
        }
        if (tensors.empty() && !pairs.empty()) {
            std::string name;
            const PickleNode &value = culprit(walk, pairs, name);
            tensors.push_back(walk.tensor(name, value, storages));
        }
        return StateTensors{std::move(tensors), std::move(chosen.choice)};
    } catch (const StateMisfit &misfit) {
        return noStateDict(file, misfit);
    }
}

} // namespace offramp
