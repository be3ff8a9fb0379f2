// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/execution/execution.h"

namespace offramp {

const char *toText(Execution execution)
{
    return execution == Execution::Optimised ? "optimised" : "as archived";
}

const char *toText(Precision precision)
{
    switch (precision) {
    case Precision::BFloat16:
        return "bfloat16";
    case Precision::Float16:
        return "float16";
    case Precision::Float32:
        break;
    }
    return "float32";
}

std::optional<Execution> executionFrom(std::string_view word)
{
    if (word == "archived" || word == toText(Execution::AsArchived))
        return Execution::AsArchived;
    if (word == toText(Execution::Optimised))
        return Execution::Optimised;
    return std::nullopt;
}

std::optional<Precision> precisionFrom(std::string_view word)
{
    if (word == "fp32" || word == toText(Precision::Float32))
        return Precision::Float32;
    if (word == "bf16" || word == toText(Precision::BFloat16))
        return Precision::BFloat16;
    if (word == "fp16" || word == toText(Precision::Float16))
        return Precision::Float16;
    return std::nullopt;
}

} // namespace offramp
