// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/outputs.h"

#include "core/support/atomicfile.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace offramp {

namespace {

namespace fs = std::filesystem;

/// Whether writing output replaces one of the inputs.
bool isAmong(const fs::path &output, const std::vector<fs::path> &inputs)
{
    std::error_code code;
    if (!fs::is_regular_file(output, code))
        return false;
    return std::ranges::any_of(inputs, [&](const fs::path &input) {
        std::error_code ignored;
        return !input.empty() && fs::equivalent(output, input, ignored) && !ignored;
    });
}

/// The file that output means, absolute and without links; empty for a device or a pipe.
fs::path placeOf(const fs::path &output)
{
    std::error_code code;
    const fs::file_status status = fs::status(output, code);
    if (fs::exists(status) && !fs::is_regular_file(status))
        return {};
    const fs::path target = fs::absolute(followLinks(output).value_or(output), code);
    const fs::path place = fs::weakly_canonical(target, code);
    return code ? target.lexically_normal() : place;
}

} // namespace

Result<void> checkOutputs(const std::vector<fs::path> &outputs, const std::vector<fs::path> &inputs)
{
    std::set<fs::path> places;
    for (const fs::path &output : outputs) {
        if (output.empty())
            continue;
        if (isAmong(output, inputs))
            return failure(ErrorKind::Usage, fmt::format("{} is what is read.", output.string()),
                           "Choose another output file.");
        const fs::path place = placeOf(output);
        if (!place.empty() && !places.insert(place).second)
            return failure(ErrorKind::Usage, fmt::format("Two outputs would be written to {}.", output.string()),
                           "Give each of them a name of its own.");
    }
    return {};
}

} // namespace offramp
