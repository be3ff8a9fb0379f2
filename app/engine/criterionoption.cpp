// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/engine/criterionoption.h"

#include "core/exits/exitrule.h"

#include <CLI/CLI.hpp>

namespace offramp {

void addCriterionOption(CLI::App &verb, std::string &criterion)
{
    verb.add_option("--criterion", criterion,
                    "what thresholds are on: entropy (exit below), confidence, margin, score or patience (exit above)")
        ->check(CLI::IsMember(criterionNames()))
        ->capture_default_str();
}

} // namespace offramp
