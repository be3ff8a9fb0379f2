// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace offramp {

/// Help for people: "--precision fp32|bf16", "--limit N (not with --shard)", where CLI11 names its types and
/// validators.
class HelpFormatter : public CLI::Formatter
{
public:
    [[nodiscard]] std::string make_option_opts(const CLI::Option *option) const override;
};

} // namespace offramp
