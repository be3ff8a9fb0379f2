// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/usage/finite.h"

#include "core/support/printable.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <string>

namespace offramp {

namespace {

std::string whyNotFinite(const std::string &text)
{
    if (std::isfinite(std::strtod(text.c_str(), nullptr)))
        return {}; // what is no number at all is refused elsewhere
    return fmt::format("\"{}\" is not a finite number.", printable(text, 100));
}

} // namespace

void refuseInfinite(CLI::App &app)
{
    for (CLI::Option *option : app.get_options()) {
        if (option->get_type_name().starts_with("FLOAT"))
            option->check(whyNotFinite);
    }
    for (CLI::App *command : app.get_subcommands([](CLI::App *) { return true; }))
        refuseInfinite(*command);
}

} // namespace offramp
