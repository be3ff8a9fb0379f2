// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/stackedoutputs_p.h"

#include "core/networks/outputplan_p.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

namespace offramp {

namespace {

constexpr std::int64_t mostExits = 64; ///< more in one tensor are something else, such as tokens
constexpr auto wrapperRemedy
    = "Wrap the network and return the exits one by one: return tuple(self.network(x)[0]), or tuple(stack) of the "
      "stacked output; where the batch comes first, stack.unbind(1).";

bool mayBeStack(const at::Tensor &output)
{
    return output.is_floating_point() && output.dim() == 3 && output.size(2) > 1;
}

/// A tensor [batch, C] of logits, or of features.
bool isFlat(const at::Tensor &output, std::int64_t batch)
{
    return output.is_floating_point() && output.dim() == 2 && output.size(0) == batch && output.size(1) > 1;
}

bool isDivisible(const at::Tensor &output, const Stack &stack)
{
    return output.dim() == 3 && output.size(stack.dimension) > 1;
}

/// The tensors that have the form of a stack.
Result<std::map<std::size_t, Stack>> candidates(const Returned &returned)
{
    std::map<std::size_t, Stack> found;
    for (std::size_t i = 0; i < returned.tensors.size(); ++i) {
        const at::Tensor &output = returned.tensors[i];
        if (!mayBeStack(output))
            continue;
        const auto images = imageDimension(output, returned.batch);
        if (!images && output.size(0) == returned.batch && output.size(1) == returned.batch && returned.batch > 1)
            return failure(
                ErrorKind::BadInput,
                fmt::format("Output {} of the network (counted from 0) has the shape {} for a batch of {}: exits "
                            "stacked as [exits, batch, classes] or [batch, exits, classes], which cannot be told "
                            "apart, as it takes no other batch.",
                            i, shapeText(output), returned.batch),
                wrapperRemedy);
        const std::int64_t exits = images ? output.size(1 - *images) : 0;
        if (exits > 1 && exits <= mostExits)
            found[i] = {exits, 1 - *images};
    }
    return found;
}

/// Drops those that have no row for each image, as another batch shows.
void confirm(std::map<std::size_t, Stack> &found, const Returned &returned)
{
    if (found.empty() || !returned.forOneMore)
        return;
    std::vector<at::Tensor> more;
    try {
        more = returned.forOneMore();
    } catch (const std::exception &) { // it takes one image at a time
        return;
    }
    if (more.size() != returned.tensors.size())
        return;
    std::erase_if(found, [&](const auto &candidate) {
        auto sizes = returned.tensors[candidate.first].sizes().vec();
        ++sizes[static_cast<std::size_t>(1 - candidate.second.dimension)];
        return more[candidate.first].sizes() != at::IntArrayRef(sizes);
    });
}

tl::unexpected<Error> unclear(const std::map<std::size_t, Stack> &found, const Returned &returned)
{
    const std::size_t first = found.begin()->first;
    const std::int64_t classes = returned.tensors[first].size(2);
    return failure(ErrorKind::BadInput,
                   fmt::format("Output {} of the network may be {} exits in one tensor, or something else; the network "
                               "returns, counted from 0: {}.",
                               first, found.begin()->second.exits, listOf(returned.tensors)),
                   fmt::format("Say how many classes it has in its offramp.json: {{\"offramp_network\": 1, "
                               "\"classes\": {}}}, for example; or name the outputs that are exits: --exits 0,2.",
                               classes));
}

} // namespace

std::optional<std::int64_t> imageDimension(const at::Tensor &output, std::int64_t batch)
{
    if (output.dim() == 2)
        return output.size(0) == batch ? std::optional<std::int64_t>(0) : std::nullopt;
    if (output.dim() != 3 || (output.size(0) == batch) == (output.size(1) == batch))
        return std::nullopt;
    return output.size(0) == batch ? 0 : 1;
}

Result<std::vector<Stack>> findStacks(const Returned &returned)
{
    auto found = candidates(returned);
    if (!found)
        return tl::unexpected(found.error());
    confirm(*found, returned);
    std::map<std::int64_t, int> flat;
    for (const at::Tensor &output : returned.tensors) {
        if (isFlat(output, returned.batch))
            ++flat[output.size(1)];
    }
    const auto widthOf = [&](const auto &candidate) { return returned.tensors[candidate.first].size(2); };
    const auto keepWidths = [&](const auto &isKept) {
        std::erase_if(*found, [&](const auto &candidate) { return !isKept(widthOf(candidate)); });
    };
    std::set<std::int64_t> widths;
    for (const auto &candidate : *found)
        widths.insert(widthOf(candidate));
    const bool isPaired = std::ranges::any_of(widths, [&](std::int64_t width) { return flat.contains(width); });
    const bool areSeveralFlat = std::ranges::any_of(flat, [](const auto &entry) { return entry.second > 1; });
    const bool isExitsFirst
        = std::ranges::all_of(*found, [](const auto &candidate) { return candidate.second.dimension == 0; });
    if (returned.classes && (widths.contains(*returned.classes) || flat.contains(*returned.classes))) {
        keepWidths([&](std::int64_t width) { return width == *returned.classes; });
    } else if (isPaired || areSeveralFlat) {
        keepWidths([&](std::int64_t width) { return flat.contains(width); });
    } else if (widths.size() > 1 || (!widths.empty() && !flat.empty() && !isExitsFirst)) {
        if (!returned.areExitsNamed)
            return unclear(*found, returned);
        found->clear();
    }
    std::vector<Stack> stacks(found->empty() ? 0 : returned.tensors.size());
    for (const auto &[i, stack] : *found)
        stacks[i] = stack;
    return stacks;
}

std::vector<at::Tensor> takenApart(const std::vector<Stack> &stacks, const std::vector<at::Tensor> &tensors)
{
    if (stacks.size() != tensors.size())
        return tensors;
    std::vector<at::Tensor> outputs;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        if (stacks[i].exits == 0 || !isDivisible(tensors[i], stacks[i])) {
            outputs.push_back(tensors[i]);
            continue;
        }
        for (const at::Tensor &output : tensors[i].unbind(stacks[i].dimension))
            outputs.push_back(output);
    }
    return outputs;
}

} // namespace offramp
