// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/flops/optally_p.h"

#include "core/flops/oprules_p.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/record_function.h>
#include <torch/csrc/jit/runtime/graph_executor.h>

#include <optional>
#include <unordered_map>

#ifndef NDEBUG
#error "at::RecordFunction has another layout without NDEBUG: compile this file as LibTorch itself was compiled."
#endif

namespace offramp {

namespace {

/// What a rule needs to know of an operator's signature.
struct Signature {
    std::size_t arguments = 0;
    std::size_t returns = 0;
    bool givesTensors = false;
};

/// The state of the one run that is counted on this thread.
struct Counting {
    OpTally tally;
    OpWatcher watcher;
    int hidden = 0;       ///< how many operators that hide others are open
    int products = 0;     ///< how many open ones multiply, inside a visible operator
    FlopCount inside = 0; ///< what the visible operator multiplied so far; nothing where that is unknown
    std::unordered_map<c10::OperatorName, std::optional<Signature>> signatures;
};

thread_local Counting *counting = nullptr;

/// What an operator is to the count.
enum class Role {
    Through, ///< it only calls others
    Visible, ///< it counts, or is listed as uncounted; what it calls is hidden
    Inside,  ///< a product inside a visible operator, which the complete count may need
    Hidden,
};

struct OpenOp : at::ObserverContext {
    Role role = Role::Hidden;
    OpCall call; ///< described where a rule may need it
    SeenOp seen;
    bool isListed = false; ///< as uncounted, where no rule of fvcore counts it
    std::size_t returns = 0;
};

bool holdsTensors(const c10::TypePtr &type)
{
    if (type->kind() == c10::TypeKind::TensorType)
        return true;
    return type->kind() == c10::TypeKind::ListType
           && type->expectRef<c10::ListType>().getElementType()->kind() == c10::TypeKind::TensorType;
}

const std::optional<Signature> &signatureOf(const c10::OperatorName &name)
{
    const auto [it, isNew] = counting->signatures.try_emplace(name);
    if (isNew) {
        if (const auto handle = c10::Dispatcher::singleton().findSchema(name)) {
            const auto &schema = handle->schema();
            Signature signature{schema.arguments().size(), schema.returns().size(), false};
            for (const auto &result : schema.returns())
                signature.givesTensors = signature.givesTensors || holdsTensors(result.type());
            it->second = signature;
        }
    }
    return it->second;
}

/// A call from TorchScript shows the interpreter's whole stack: the operator's own values are the last ones.
template<typename Values>
c10::ArrayRef<c10::IValue> lastOf(const Values &values, std::size_t count)
{
    const std::size_t skipped = values.size() > count ? values.size() - count : 0;
    return c10::ArrayRef<c10::IValue>(values.data() + skipped, values.size() - skipped);
}

Role roleOf(const std::string &name, const std::optional<Signature> &signature)
{
    if (!signature || isPassThroughOp(name))
        return Role::Through;
    if (counting->hidden == 0)
        return Role::Visible;
    return counting->products == 0 && isProduct(name) ? Role::Inside : Role::Hidden;
}

std::unique_ptr<at::ObserverContext> opStarts(const at::RecordFunction &function)
{
    const auto operatorName = function.operator_name();
    if (!counting || !operatorName)
        return nullptr;
    const std::string &name = operatorName->name;
    const auto &signature = signatureOf(*operatorName);
    auto open = std::make_unique<OpenOp>();
    open->role = roleOf(name, signature);
    counting->hidden += open->role != Role::Through;
    counting->products += open->role == Role::Inside;
    if (open->role != Role::Visible && open->role != Role::Inside)
        return open;
    const auto arguments = lastOf(function.inputs(), signature->arguments);
    open->returns = signature->returns;
    open->call.name = name;
    if (hasRule(name) || hasCompleteRule(name))
        open->call = describeCall(name, arguments);
    if (open->role == Role::Inside)
        return open;
    counting->inside = 0;
    open->isListed = signature->givesTensors && !isIgnoredOp(name);
    OpTally &tally = counting->tally;
    tally.sawForeign = tally.sawForeign || !name.starts_with("aten::") || name == "aten::to_mkldnn";
    return open;
}

FlopCount byAnyRule(const OpCall &call)
{
    if (hasRule(call.name)) {
        const auto counted = applyRule(call);
        return counted ? FlopCount(counted->flops) : std::nullopt;
    }
    return hasCompleteRule(call.name) ? applyCompleteRule(call) : std::nullopt;
}

/// An operator that fvcore counts as nothing: what the complete count knows of it.
void countBeyond(const OpCall &call, SeenOp &seen)
{
    OpTally &tally = counting->tally;
    ++tally.uncounted[call.name];
    FlopCount flops = hasCompleteRule(call.name) ? applyCompleteRule(call) : std::nullopt;
    if (!flops)
        flops = counting->inside;
    const bool isForeign = !call.name.starts_with("aten::");
    if (flops.value_or(0) > 0) {
        tally.beyond[call.name] += *flops;
        seen.paddedByName = call.name == paddedConvolution ? *flops : 0;
    }
    if (isForeign || !flops || (*flops == 0 && isCostly(call.name)))
        ++tally.unknown[call.name];
    seen.isCostlyUncounted = tally.beyond.contains(call.name) || tally.unknown.contains(call.name);
}

void count(OpenOp &open)
{
    const auto counted = hasRule(open.call.name) ? applyRule(open.call) : std::nullopt;
    if (counted) {
        open.seen.flops = counted->flops;
        counting->tally.byOperator[counted->key] += counted->flops;
    } else if (open.isListed) {
        countBeyond(open.call, open.seen);
    }
}

void opEnds(const at::RecordFunction &function, at::ObserverContext *context)
{
    auto *open = static_cast<OpenOp *>(context);
    if (!counting || !open)
        return;
    counting->hidden -= open->role != Role::Through;
    counting->products -= open->role == Role::Inside;
    if (open->role != Role::Visible && open->role != Role::Inside)
        return;
    const auto results = lastOf(function.outputs(), open->returns);
    if (!results.empty() && results[0].isTensor() && results[0].toTensor().defined())
        open->call.output = shapeOf(results[0].toTensor());
    if (open->role == Role::Inside) {
        const FlopCount flops = byAnyRule(open->call);
        counting->inside = counting->inside && flops ? FlopCount(*counting->inside + *flops) : std::nullopt;
        return;
    }
    count(*open);
    open->seen.output = open->call.output;
    if (counting->watcher)
        counting->watcher(open->seen);
}

std::int64_t sumOf(const FlopsByOperator &flops)
{
    std::int64_t sum = 0;
    for (const auto &[ignored, each] : flops)
        sum += each;
    return sum;
}

} // namespace

std::int64_t OpTally::total(FlopRules rules) const
{
    return sumOf(byOperator) + (rules == FlopRules::Complete ? sumOf(beyond) : 0);
}

std::int64_t OpTally::paddedByName() const
{
    const auto padded = beyond.find(paddedConvolution);
    return padded == beyond.end() ? 0 : padded->second;
}

std::int64_t OpTally::executed(FlopRules rules) const
{
    return total(rules) + (rules == FlopRules::Fvcore ? paddedByName() : 0);
}

FlopsByOperator OpTally::operators(FlopRules rules) const
{
    FlopsByOperator all = byOperator;
    if (rules == FlopRules::Complete) {
        for (const auto &[name, flops] : beyond)
            all[name == paddedConvolution ? "conv" : name.substr(name.rfind(':') + 1)] += flops;
    }
    return all;
}

std::map<std::string, std::int64_t> OpTally::uncountedUnder(FlopRules rules) const
{
    auto calls = uncounted;
    if (rules == FlopRules::Complete)
        std::erase_if(calls, [this](const auto &each) {
            return beyond.contains(each.first) && !unknown.contains(each.first);
        });
    return calls;
}

std::map<std::string, std::int64_t> OpTally::costlyUncounted(FlopRules rules) const
{
    if (rules == FlopRules::Complete)
        return unknown;
    auto calls = uncounted;
    std::erase_if(calls,
                  [this](const auto &each) { return !beyond.contains(each.first) && !unknown.contains(each.first); });
    return calls;
}

OpTally tallyOperators(const std::function<void()> &run, const OpWatcher &watcher)
{
    Counting state;
    state.watcher = watcher;
    Counting *const outer = counting;
    counting = &state;
    const auto handle = at::addThreadLocalCallback(at::RecordFunctionCallback(opStarts, opEnds)
                                                       .needsInputs(true)
                                                       .needsOutputs(true)
                                                       .scopes({at::RecordScope::FUNCTION}));
    const auto restore = [&] {
        at::removeCallback(handle);
        counting = outer;
    };
    try {
        const at::RecordFunctionGuard recording(true);
        const torch::jit::GraphOptimizerEnabledGuard unoptimised(false);
        run();
    } catch (...) {
        restore();
        throw;
    }
    restore();
    return std::move(state.tally);
}

} // namespace offramp
