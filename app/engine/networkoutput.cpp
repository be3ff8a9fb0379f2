// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/networkoutput.h"

#include "core/recorder/preparation.h"
#include "core/support/outputs.h"

#include <fmt/format.h>

namespace offramp {

Result<void> checkNetworkOutput(const std::filesystem::path &out, const std::filesystem::path &beside,
                                const std::vector<std::filesystem::path> &inputs)
{
    if (auto checked = checkOutputs({out, beside}, inputs); !checked)
        return checked;
    return checkNoRecording(out);
}

Result<void> checkNoRecording(const std::filesystem::path &out)
{
    if (metadataOf(out))
        return failure(ErrorKind::Usage, fmt::format("{} is a recording, not a network.", out.string()),
                       "Choose another output file.");
    return {};
}

} // namespace offramp
