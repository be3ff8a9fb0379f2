// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/execution/execution.h"

#include "core/support/words.h"

namespace offramp {

namespace {

// Those of a recording, then those of the command line that differ from them.
constexpr std::array executions{std::pair(Execution::AsArchived, "as archived"),
                                std::pair(Execution::Optimised, "optimised"),
                                std::pair(Execution::AsArchived, "archived")};
constexpr std::array precisions{std::pair(Precision::Float32, "float32"),   std::pair(Precision::Float32, "fp32"),
                                std::pair(Precision::BFloat16, "bfloat16"), std::pair(Precision::BFloat16, "bf16"),
                                std::pair(Precision::Float16, "float16"),   std::pair(Precision::Float16, "fp16")};

} // namespace

const char *toText(Execution execution)
{
    return wordFor(executions, execution);
}

const char *toText(Precision precision)
{
    return wordFor(precisions, precision);
}

std::string precisionText(Precision precision, bool allowsTf32)
{
    return toText(precision) + std::string(allowsTf32 ? ", TF32 allowed" : "");
}

std::optional<Execution> executionFrom(std::string_view word)
{
    return valueOf(executions, word);
}

std::optional<Precision> precisionFrom(std::string_view word)
{
    return valueOf(precisions, word);
}

} // namespace offramp
