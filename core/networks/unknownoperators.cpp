// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/unknownoperators_p.h"

#include "core/networks/archivecode.h"
#include "core/support/words.h"

#include <torch/script.h>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <torch/csrc/jit/frontend/builtin_functions.h>
#include <torch/csrc/jit/runtime/operator.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

namespace offramp {

namespace {

std::string_view wordAt(std::string_view text, std::size_t begin)
{
    std::size_t end = begin;
    while (end < text.size() && isWordCharacter(text[end]))
        ++end;
    return text.substr(begin, end - begin);
}

/// Adds the operators that some code calls, which it writes as torch.NAME( or ops.NAMESPACE.NAME(.
void addCalls(std::string_view code, std::set<std::string> &names)
{
    for (const std::string_view start : {"torch.", "ops."}) {
        for (auto at = code.find(start); at != std::string_view::npos; at = code.find(start, at + 1)) {
            if (at > 0 && (isWordCharacter(code[at - 1]) || code[at - 1] == '.'))
                continue;
            std::size_t place = at + start.size();
            std::string_view library = "aten";
            if (start == "ops.") {
                library = wordAt(code, place);
                place += library.size() + 1;
            }
            const auto name = wordAt(code, std::min(place, code.size()));
            if (!name.empty() && place + name.size() < code.size() && code[place + name.size()] == '(')
                names.insert(fmt::format("{}::{}", library, name));
        }
    }
}

bool isKnown(const std::string &name)
{
    const auto symbol = c10::Symbol::fromQualString(name);
    return !torch::jit::getAllOperatorsFor(symbol).empty() || !torch::jit::getAllBuiltinFunctionsFor(symbol).empty();
}

/// What to do instead of using an operator of LibTorch's own; empty where only a newer LibTorch helps.
std::string instead(std::string_view name)
{
    struct Way {
        std::string_view part;
        std::string_view remedy;
    };
    static constexpr std::string_view original
        = "Save the network itself, in float32: torch.jit.trace(net.eval(), x).save(path), not a form of it that "
          "torch.export, torch.compile, make_fx, optimize_for_inference or a quantizer made";
    static constexpr Way ways[] = {
        {"aten::_scaled_dot_product", "Call torch.nn.functional.scaled_dot_product_attention"},
        {"aten::_flash_attention", "Call torch.nn.functional.scaled_dot_product_attention"},
        {"aten::_efficient_attention", "Call torch.nn.functional.scaled_dot_product_attention"},
        {"aten::_fused_rms_norm", "Call torch.nn.functional.rms_norm"},
        {"aten::_safe_softmax", "Call torch.softmax"},
        {"aten::_unsafe_index", "Index the tensor: x[index]"},
        {"aten::nonzero_static", "Call torch.nonzero"},
        {"aten::empty_permuted", "Call torch.empty and permute"},
        {"aten::_prelu_kernel", original},
        {"aten::_native_batch_norm", original},
        {"aten::_batch_norm", original},
        {"aten::_nested", "Give torch.nn.TransformerEncoder enable_nested_tensor=False, and use no nested tensors"},
        {"aten::_jagged", "Use no nested tensors"},
        {"aten::_padded_dense", "Use no nested tensors"},
        {"aten::_assert", original},
        {"aten::_functional", original},
        {"aten::_is_a", original},
        {"aten::_print", original},
        {"aten::_make_dep_token", original},
        {"aten::sym_", original},
        {"aten::_lazy_clone", original},
        {"aten::slice_inverse", original},
        {"aten::_int_mm", original},
        {"aten::_weight_int", original},
        {"aten::_scaled_mm", original},
        {"aten::_scaled_grouped", original},
        {"aten::_dyn_quant", original},
        {"aten::_mixed_dtypes", original},
        {"aten::_wrapped", original},
        {"aten::_convert_weight", original},
        {"aten::_sparse_semi", original},
        {"aten::_to_sparse_semi", original},
        {"aten::_cslt", original},
        {"aten::_grouped_mm", "Multiply the groups one by one: torch.matmul"},
        {"aten::get_autocast", "Trace outside torch.autocast"},
        {"mkl", original},
        {"inductor", original},
        {"quantized", original},
        {"_quantized", original},
        {"onednn", original},
        {"prepacked", original},
        {"tensorrt", original},
    };
    const auto *way
        = std::find_if(std::begin(ways), std::end(ways), [name](const Way &one) { return name.starts_with(one.part); });
    return way == std::end(ways) ? std::string() : std::string(way->remedy);
}

/// "For a::b and a::c" before what helps against them.
std::string remedyFor(const std::vector<std::string> &names)
{
    std::map<std::string, std::vector<std::string>> byRemedy;
    bool isNewer = false;
    for (const std::string &name : names) {
        const bool isOwn = name.starts_with("aten::");
        const std::string library = name.substr(0, name.find(':'));
        std::string remedy = instead(name);
        isNewer = isNewer || isOwn;
        if (remedy.empty() && !isOwn)
            remedy = fmt::format("Replace the layers that use it: they belong to the package {}, which no engine has",
                                 library);
        if (!remedy.empty())
            byRemedy[remedy].push_back(name);
    }
    std::string text;
    for (const auto &[remedy, those] : byRemedy)
        text += names.size() == 1 ? remedy + ". " : fmt::format("Instead of {}: {}. ", fmt::join(those, ", "), remedy);
    return isNewer ? text + (text.empty() ? "" : "Or: ") + newerLibTorch() : text;
}

} // namespace

UnknownOperators unknownOperators(const std::filesystem::path &path)
{
    std::set<std::string> called;
    forEachCodeFile(path, [&called](const std::string &name, std::string_view code) {
        if (name.find("/code/") != std::string::npos)
            addCalls(code, called);
    });
    UnknownOperators unknown;
    std::copy_if(called.begin(), called.end(), std::back_inserter(unknown.names), std::not_fn(isKnown));
    unknown.remedy = remedyFor(unknown.names);
    return unknown;
}

std::string newerLibTorch()
{
    return "Build the engine against a newer LibTorch: CMAKE_PREFIX_PATH=/opt/libtorch "
           "OFFRAMP_BUILD_ROOT=build/libtorch packaging/run.sh";
}

} // namespace offramp
