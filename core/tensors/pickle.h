// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offramp {

/// One value of a pickle. Containers name their contents by position in Pickle::nodes, since a pickle may hold the same
/// value, even itself, in many places.
struct PickleNode {
    enum class Kind { None, Bool, Int, Float, Text, Bytes, List, Tuple, Dict, Global, Call, Persistent };

    Kind kind = Kind::None;
    std::int64_t integer = 0;       ///< Int, and Bool as 0 or 1
    double number = 0;              ///< Float
    std::string text;               ///< Text (UTF-8), Bytes; of a Global "module name"
    std::vector<std::size_t> items; ///< List, Tuple; of a Dict key, value, key, value…; of a Call the callable and its
                                    ///< arguments as a Tuple; of a Persistent its id
    std::vector<std::size_t> pairs; ///< of a Call: what was put into the result, as key, value, key, value…
    std::optional<std::size_t> state = std::nullopt; ///< of a Call: the state that the result was given
};

/// What a pickle holds, read without executing anything: what Python would import is a Global, what it would call is a
/// Call, and both are only named.
struct Pickle {
    std::vector<PickleNode> nodes;
    std::size_t root = 0;
    std::size_t size = 0; ///< bytes it takes, where more follow

    [[nodiscard]] const PickleNode &value() const { return nodes[root]; }
};

/// Longer pickles are refused; each instruction, of which a value needs one or more, takes up to 250 bytes of memory.
inline constexpr std::size_t mostPickleInstructions = 4'000'000;

/// Reads a pickle of protocol 0 to 5. Refused, with the place in the bytes: an unknown instruction, a claim of more
/// bytes than there are, a stack that does not fit, integers beyond 64 bits, more instructions than most. Texts are
/// held once, however often the pickle refers to them. source names the bytes in messages.
[[nodiscard]] Result<Pickle> parsePickle(std::string_view bytes, std::string_view source,
                                         std::size_t most = mostPickleInstructions);

/// The first thing that loading this pickle in Python would import or call, as "module name"; empty when it holds plain
/// data only.
[[nodiscard]] std::string firstGlobal(const Pickle &pickle);

} // namespace offramp
