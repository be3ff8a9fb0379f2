// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/tensors/pickle.h"

#include "core/tensors/picklemachine_p.h"

namespace offramp {

Result<Pickle> parsePickle(std::string_view bytes, std::string_view source, std::size_t most)
{
    PickleMachine machine(bytes, most);
    try {
        return machine.run();
    } catch (const PickleMisfit &misfit) {
        return failure(ErrorKind::BadInput,
                       fmt::format("{} is not a pickle that can be read: {} (byte {}).", source, misfit.sentence,
                                   machine.position()),
                       "Save it again as plain data, or write it as JSON.");
    }
}

std::string firstGlobal(const Pickle &pickle)
{
    for (const PickleNode &node : pickle.nodes) {
        if (node.kind == PickleNode::Kind::Global)
            return node.text;
    }
    return {};
}

} // namespace offramp
