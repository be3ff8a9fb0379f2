// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/imports/arraynames_p.h"

#include "core/support/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string_view>

namespace offramp {

namespace {

/// Words of the names of arrays that hold one exit each.
const std::set<std::string> exitWords{"exit",   "exits",  "branch",  "head",          "classifier", "ee",
                                      "stage",  "logits", "logit",   "outputs",       "output",     "out",
                                      "scores", "probs",  "softmax", "probabilities", "log"};

} // namespace

std::string arrayName(const FileArray &array)
{
    return lowerCase(array.name.substr(0, array.name.rfind(".npy")));
}

std::string nameTuple(std::vector<FileArray> &arrays)
{
    const auto isNumber = [](const FileArray &array) {
        return std::ranges::all_of(array.name, [](unsigned char c) { return std::isdigit(c); });
    };
    if (arrays.size() < 2 || !std::ranges::all_of(arrays, isNumber))
        return {};
    const std::size_t pairs = arrays.size() / 2;
    FileArray &outputs = arrays[2 * pairs - 2];
    FileArray &labels = arrays[2 * pairs - 1];
    std::string note = pairs == 1 ? std::string()
                                  : fmt::format("Of {} pairs of outputs and labels the last was read: that of the test "
                                                "set, as MSDNet writes them.",
                                                pairs);
    outputs.name = "logits";
    labels.name = "labels";
    return note;
}

std::vector<const FileArray *> exitArrays(const std::vector<FileArray> &arrays)
{
    std::map<int, const FileArray *> exits;
    for (const FileArray &array : arrays) {
        const NumberedName name = numberedName(arrayName(array));
        bool isExit = name.number >= 0 && !name.words.empty();
        std::string_view rest = name.words;
        while (isExit && !rest.empty()) {
            const std::string_view word = rest.substr(0, rest.find(' '));
            rest.remove_prefix(std::min(word.size() + 1, rest.size()));
            isExit = exitWords.contains(std::string(word));
        }
        if (isExit)
            exits.emplace(name.number, &array);
    }
    std::vector<const FileArray *> ordered;
    for (const auto &[number, array] : exits)
        ordered.push_back(array);
    return ordered;
}

} // namespace offramp
