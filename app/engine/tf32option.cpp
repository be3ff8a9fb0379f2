// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/tf32option.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace offramp {

void addTf32Option(CLI::App &verb, bool &isAllowed)
{
    verb.add_flag("--tf32", isAllowed,
                  "let a GPU multiply numbers of fp32 in TF32, with 10 bits of fraction instead of 23: faster, and a\n"
                  "few answers change");
}

Result<void> checkTf32(bool isAllowed, const Device &device, Precision precision)
{
    if (isAllowed && precision != Precision::Float32)
        return failure(ErrorKind::Usage, fmt::format("TF32 is for float32, and this run is in {}.", toText(precision)),
                       "Leave out --tf32.");
    if (isAllowed && device.kind != "cuda")
        return failure(ErrorKind::Usage, fmt::format("TF32 is for GPUs, and this run is on {}.", toText(device)),
                       "Leave out --tf32, or choose a GPU, such as --device cuda:0.");
    return {};
}

} // namespace offramp
