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
    int paddedByName = 0; ///< how many open ones are convolutions with padding='same'
    std::unordered_map<c10::OperatorName, std::optional<Signature>> signatures;
};

thread_local Counting *counting = nullptr;

struct OpenOp : at::ObserverContext {
    std::optional<OpCall> counted;
    SeenOp seen;
    bool watched = false;
    std::size_t returns = 0;
    bool hides = false;
    bool paddedByName = false;
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

std::vector<const void *> tensorsAmong(c10::ArrayRef<c10::IValue> values)
{
    std::vector<const void *> tensors;
    for (const c10::IValue &value : values) {
        if (value.isTensor())
            tensors.push_back(value.toTensor().unsafeGetTensorImpl());
    }
    return tensors;
}

std::unique_ptr<at::ObserverContext> opStarts(const at::RecordFunction &function)
{
    const auto name = function.operator_name();
    if (!counting || !name)
        return nullptr;
    auto open = std::make_unique<OpenOp>();
    const auto &signature = signatureOf(*name);
    const bool insidePadded = counting->paddedByName > 0 && name->name == "aten::_convolution";
    const bool visible = counting->hidden == 0 && !isPassThroughOp(name->name);
    if (!signature || isPassThroughOp(name->name)) {
        open->hides = false;
    } else if (visible || insidePadded) {
        open->hides = true;
        open->returns = signature->returns;
        open->paddedByName = visible && name->name == "aten::_convolution_mode";
        open->watched = counting->watcher && (visible || hasRule(name->name));
        if (open->watched)
            open->seen.arguments = tensorsAmong(lastOf(function.inputs(), signature->arguments));
        if (hasRule(name->name)) {
            open->counted = describeCall(name->name, lastOf(function.inputs(), signature->arguments));
        } else if (signature->givesTensors && !isIgnoredOp(name->name)) {
            ++counting->tally.uncounted[name->name];
        }
        counting->tally.sawForeign
            = counting->tally.sawForeign || !name->name.starts_with("aten::") || name->name == "aten::to_mkldnn";
    } else {
        open->hides = true;
    }
    counting->hidden += open->hides;
    counting->paddedByName += open->paddedByName;
    return open;
}

void count(const OpCall &call, SeenOp &seen)
{
    OpTally &tally = counting->tally;
    const auto counted = applyRule(call);
    if (counting->paddedByName > 0) {
        seen.paddedByName = counted ? counted->flops : 0;
        tally.paddedByName += seen.paddedByName;
    } else if (counted) {
        seen.flops = counted->flops;
        tally.byOperator[counted->key] += counted->flops;
    } else {
        ++tally.uncounted[call.name];
        tally.notes.insert(call.name + " could not be counted for shapes like these; the figures do not include it.");
    }
}

void opEnds(const at::RecordFunction &function, at::ObserverContext *context)
{
    auto *open = static_cast<OpenOp *>(context);
    if (!counting || !open)
        return;
    counting->hidden -= open->hides;
    counting->paddedByName -= open->paddedByName;
    if (!open->counted && !open->watched)
        return;
    const auto results = lastOf(function.outputs(), open->returns);
    if (!results.empty() && results[0].isTensor() && results[0].toTensor().defined())
        open->seen.output = results[0].toTensor().sizes().vec();
    if (open->counted) {
        open->counted->output = open->seen.output;
        count(*open->counted, open->seen);
    }
    if (open->watched)
        counting->watcher(open->seen);
}

} // namespace

std::int64_t OpTally::total() const
{
    std::int64_t sum = 0;
    for (const auto &[ignored, flops] : byOperator)
        sum += flops;
    return sum;
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
