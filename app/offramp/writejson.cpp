// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/writejson.h"

#include "core/support/standardstreams.h"

namespace offramp {

void writeJson(const nlohmann::ordered_json &json)
{
    writeOutput(json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n');
}

} // namespace offramp
