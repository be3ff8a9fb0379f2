// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/dataset/labelids.h"

#include "core/support/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>

namespace offramp {

namespace {

using Entries = std::span<const LabelMapEntry>;

std::optional<std::int32_t> keyAsOutput(const LabelMapEntry &entry)
{
    return outputFrom(parseNumber(entry.key));
}

std::optional<std::int32_t> valueAsOutput(const LabelMapEntry &entry)
{
    const double *number = std::get_if<double>(&entry.value);
    return number ? outputFrom(*number) : std::nullopt;
}

std::string valueText(const LabelMapEntry &entry)
{
    const double *number = std::get_if<double>(&entry.value);
    return number ? shortestText(*number) : std::get<std::string>(entry.value);
}

/// Whether the outputs are 0, 1, 2… in any order.
template<typename ToOutput>
bool areAllOutputs(Entries entries, ToOutput toOutput)
{
    std::vector<bool> seen(entries.size());
    for (const LabelMapEntry &entry : entries) {
        const auto output = toOutput(entry);
        if (!output || static_cast<std::size_t>(*output) >= seen.size() || seen[static_cast<std::size_t>(*output)])
            return false;
        seen[static_cast<std::size_t>(*output)] = true;
    }
    return true;
}

bool isInverted(Entries entries)
{
    if (!std::all_of(entries.begin(), entries.end(), [](const LabelMapEntry &e) { return keyAsOutput(e).has_value(); }))
        return true;
    return areAllOutputs(entries, valueAsOutput) && !areAllOutputs(entries, keyAsOutput);
}

/// The entries without a table's head row, which maps text to text.
Entries withoutHead(const LabelMap &map)
{
    const Entries entries(map.entries);
    const bool hasHead = map.mayHaveHead && !entries.empty() && !parseNumber(entries.front().key)
                         && std::holds_alternative<std::string>(entries.front().value);
    return entries.subspan(hasHead ? 1 : 0);
}

} // namespace

Result<LabelIds> labelIds(const LabelMap &map, const std::string &source)
{
    const Entries entries = withoutHead(map);
    if (entries.empty())
        return failure(ErrorKind::BadInput, fmt::format("{} holds no labels.", source),
                       "Give a map from network outputs to labels.");
    LabelIds ids{{}, isInverted(entries)};
    for (const LabelMapEntry &entry : entries) {
        const auto output = ids.wasInverted ? valueAsOutput(entry) : keyAsOutput(entry);
        if (!output)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: \"{}\" and \"{}\": neither is a network output.", entry.place, entry.key,
                                       valueText(entry)),
                           "Outputs are whole numbers, counted from 0.");
        const std::string id = ids.wasInverted ? entry.key : valueText(entry);
        if (const auto [other, isNew] = ids.idOf.emplace(*output, id); !isNew)
            return failure(ErrorKind::BadInput,
                           fmt::format("{}: the network output {} has both labels, \"{}\" and \"{}\".", entry.place,
                                       *output, other->second, id),
                           "Remove one of the two.");
    }
    return ids;
}

} // namespace offramp
