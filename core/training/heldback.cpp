// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/training/heldback.h"

#include "core/recorder/recorder.h"
#include "core/training/trainingrows.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

Result<void> recordHeldBack(const std::filesystem::path &network, const Dataset &dataset, const Recipe &recipe,
                            const RecordRequest &request, const RecordListener &listener, const std::stop_token &stop)
{
    auto rows = divideRows(dataset, recipe);
    if (!rows)
        return tl::unexpected(rows.error());
    if (rows->heldBack.empty())
        return failure(ErrorKind::BadInput, "The recipe holds no image back, so there is none to record.",
                       "Set \"held_back\" in the recipe, as 0.1.");
    auto loaded = Network::load(network);
    if (!loaded)
        return tl::unexpected(loaded.error());
    std::ranges::sort(rows->heldBack);
    const Dataset part = partOf(dataset, rows->heldBack, fmt::format("{}, held back", dataset.split));
    return record(*loaded, part, request, listener, stop);
}

} // namespace offramp
