// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/network_p.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>

namespace offramp {

namespace jit = torch::jit;

namespace {

constexpr std::array makers{std::pair(std::string_view("softmax"), OutputKind::Probabilities),
                            std::pair(std::string_view("_softmax"), OutputKind::Probabilities),
                            std::pair(std::string_view("log_softmax"), OutputKind::LogProbabilities),
                            std::pair(std::string_view("_log_softmax"), OutputKind::LogProbabilities),
                            std::pair(std::string_view("sigmoid"), OutputKind::ClassProbabilities),
                            std::pair(std::string_view("sigmoid_"), OutputKind::ClassProbabilities)};

/// Operators whose result has the numbers of their first argument.
constexpr std::array<std::string_view, 28> movers{"alias",
                                                  "chunk",
                                                  "clone",
                                                  "contiguous",
                                                  "cpu",
                                                  "detach",
                                                  "dropout",
                                                  "expand",
                                                  "flatten",
                                                  "float",
                                                  "narrow",
                                                  "permute",
                                                  "reshape",
                                                  "select",
                                                  "slice",
                                                  "split",
                                                  "split_with_sizes",
                                                  "squeeze",
                                                  "t",
                                                  "tensor_split",
                                                  "to",
                                                  "transpose",
                                                  "type_as",
                                                  "unbind",
                                                  "unflatten",
                                                  "unsqueeze",
                                                  "view",
                                                  "index_select"};

/// What made the numbers of a value: seen through lists, views and copies. Different makers make logits.
class MakerOf
{
public:
    [[nodiscard]] OutputKind find(jit::Value *value)
    {
        visit(value);
        return m_kind.value_or(OutputKind::Logits);
    }

private:
    void found(OutputKind kind) { m_kind = m_kind.value_or(kind) == kind ? kind : OutputKind::Logits; }

    void visit(jit::Value *value)
    {
        jit::Node *node = value->node();
        if (++m_steps > mostSteps)
            return found(OutputKind::Logits);
        const bool isChanged = std::ranges::any_of(value->uses(), [](const jit::Use &use) {
            return use.offset == 0 && std::string_view(use.user->kind().toQualString()) == "aten::sigmoid_";
        });
        if (isChanged)
            return found(OutputKind::ClassProbabilities);
        const std::string_view full = node->kind().toQualString();
        if (full == "prim::ListUnpack" || full == "prim::TupleUnpack")
            return visitElement(node->input(), value->offset());
        if (full == "aten::__getitem__") {
            const auto index = jit::toIValue(node->input(1));
            return visitElement(node->input(0), index && index->isInt() ? index->toInt() : -1);
        }
        if (full == "prim::ListConstruct")
            return visitAll(node);
        if (full == "prim::If") {
            for (jit::Block *block : node->blocks())
                visit(block->outputs()[value->offset()]);
            return;
        }
        const auto colon = full.rfind(':');
        const std::string_view name = colon == full.npos ? full : full.substr(colon + 1);
        if (full == "aten::zeros_like") // instead of an exit that this one does not depend on
            return;
        if (full == "aten::stack" || full == "aten::cat")
            return visit(node->input(0));
        const bool isMover = full.starts_with("aten::") && std::ranges::find(movers, name) != movers.end();
        if (isMover && !node->inputs().empty())
            return visit(node->input(0));
        const auto maker = std::ranges::find(makers, name, &std::pair<std::string_view, OutputKind>::first);
        found(maker != makers.end() && full.starts_with("aten::") ? maker->second : OutputKind::Logits);
    }

    void visitAll(jit::Node *list)
    {
        for (jit::Value *element : list->inputs())
            visit(element);
    }

    void visitElement(jit::Value *list, std::int64_t index)
    {
        jit::Node *node = list->node();
        const bool isBuilt = node->kind() == c10::prim::ListConstruct || node->kind() == c10::prim::TupleConstruct;
        if (isBuilt && index >= 0 && index < static_cast<std::int64_t>(node->inputs().size()))
            return visit(node->input(static_cast<std::size_t>(index)));
        visit(list);
    }

    static constexpr int mostSteps = 10'000;
    int m_steps = 0;
    std::optional<OutputKind> m_kind;
};

/// What operator made the outputs of each exit.
std::vector<OutputKind> makersOf(const Network &network, InputShape input, const OutputPlan &plan)
{
    std::vector<OutputKind> made(plan.exits.size(), OutputKind::Logits);
    const auto whole = wholeGraph(network, input);
    if (!whole || (*whole)->graph->outputs().size() != plan.outputs)
        return made;
    for (std::size_t k = 0; k < made.size(); ++k)
        made[k] = MakerOf().find((*whole)->graph->outputs()[plan.exits[k]]);
    return made;
}

/// Outputs of an exit for a few images.
struct Tried {
    std::vector<float> rows;
    std::size_t classes = 0;
};

/// Runs images one by one, as they may decide how many exits answer, or as many as the network is made for.
std::vector<Tried> tryExits(const Network &network, InputShape input, const OutputPlan &plan)
{
    constexpr int runs = 2;
    const int batch = leastBatch(network, input);
    const c10::InferenceMode inference;
    const jit::GraphOptimizerEnabledGuard unoptimised(false);
    std::vector<Tried> tried(plan.exits.size());
    const auto waves = waveImages(runs * batch, input);
    for (int i = 0; i < runs; ++i) {
        const auto images = waves.narrow(0, i * batch, batch).clone();
        const auto exits = exitOutputs(plan, network.d().module.forward({images}));
        if (!exits || exits->size() != tried.size())
            continue;
        for (std::size_t k = 0; k < tried.size(); ++k) {
            const auto values = (*exits)[k].to(torch::kFloat).contiguous();
            tried[k].rows.insert(tried[k].rows.end(), values.data_ptr<float>(),
                                 values.data_ptr<float>() + values.numel());
            tried[k].classes = values.dim() == 2 ? static_cast<std::size_t>(values.size(1)) : 1;
        }
    }
    return tried;
}

/// "The network's outputs" for all exits, "The outputs of exits 1, 3" for some, counted from 1.
std::string nameOf(const std::vector<std::size_t> &exits, std::size_t count)
{
    if (exits.size() == count)
        return "The network's outputs";
    return fmt::format("The outputs of exit{} {}", exits.size() > 1 ? "s" : "", fmt::join(exits, ", "));
}

std::string noteOn(OutputKind kind, const std::string &outputs)
{
    if (kind == OutputKind::Probabilities)
        return outputs + " are probabilities; their logarithm is taken (--outputs logits takes them as they are).";
    if (kind == OutputKind::LogProbabilities)
        return outputs + " are log-probabilities, whose softmax is that of the logits.";
    if (kind == OutputKind::ClassProbabilities)
        return outputs
               + " are probabilities of each class alone (a sigmoid's); ln p - ln(1 - p) is taken as the logit, and "
                 "confidence is that of the softmax over these (--outputs logits takes them as they are).";
    return outputs
           + " are all between 0 and 1 and are taken as logits; if they are probabilities of each class alone, give "
             "--outputs probabilities.";
}

Result<OutputKinds> findKinds(const Network &network, InputShape input, const OutputPlan &plan)
{
    const std::size_t count = plan.exits.size();
    const std::vector<OutputKind> &chosen = network.d().choice.kinds;
    if (chosen.size() > 1 && chosen.size() != count)
        return failure(ErrorKind::Usage,
                       fmt::format("There are {} kinds of outputs for {} exits.", chosen.size(), count),
                       "Give --outputs one kind for all exits, or one for each.");
    OutputKinds kinds{std::vector(count, OutputKind::Logits), {}};
    if (!network.d().hasWeights)
        return kinds;
    const auto tried = tryExits(network, input, plan);
    const auto made = makersOf(network, input, plan);
    std::map<OutputKind, std::vector<std::size_t>> exitsOf;
    for (std::size_t k = 0; k < count; ++k) {
        constexpr std::size_t enoughValues = 32;
        const auto &rows = tried[k].rows;
        const OutputKind seen = recogniseOutputs(rows, tried[k].classes, made[k]);
        const bool isSingle = seen == OutputKind::ClassProbabilities;
        const bool isUnclear = isSingle && made[k] != seen && chosen.empty();
        OutputKind kind = isUnclear ? OutputKind::Logits : seen;
        if (!chosen.empty())
            kind = chosen[chosen.size() == 1 ? 0 : k];
        if (kind == OutputKind::Probabilities && isSingle)
            kind = seen;
        if (auto fits = checkOutputKind(rows, kind, k); !fits)
            return tl::unexpected(fits.error());
        kinds.ofExits[k] = kind;
        if (kind != OutputKind::Logits || (isUnclear && rows.size() >= enoughValues))
            exitsOf[kind].push_back(k + 1);
    }
    for (const auto &[kind, exits] : exitsOf)
        kinds.notes.push_back(noteOn(kind, nameOf(exits, count)));
    return kinds;
}

} // namespace

Result<std::vector<OutputKind>> Network::outputKinds(InputShape input) const
{
    if (m_d->kinds)
        return m_d->kinds->ofExits;
    try {
        const auto plan = outputPlan(*this, input);
        if (!plan)
            return tl::unexpected(plan.error());
        auto kinds = findKinds(*this, input, *plan);
        if (!kinds)
            return tl::unexpected(kinds.error());
        m_d->kinds = std::move(*kinds);
        return m_d->kinds->ofExits;
    } catch (const std::exception &e) {
        return torchFailure(e, "finding out whether its outputs are logits");
    }
}

Result<std::vector<std::string>> outputNotes(const Network &network, InputShape input)
{
    if (const auto kinds = network.outputKinds(input); !kinds)
        return tl::unexpected(kinds.error());
    const auto plan = outputPlan(network, input);
    if (!plan)
        return tl::unexpected(plan.error());
    auto notes = plan->notes;
    const auto &more = network.d().kinds->notes;
    notes.insert(notes.end(), more.begin(), more.end());
    return notes;
}

} // namespace offramp
