// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/support/error.h"

#include <optional>
#include <string>
#include <string_view>

namespace offramp {

/// What work is counted in. Amounts of different kinds do not compare.
enum class WorkKind { Joules, Flops };

/// "joules", "FLOPs".
[[nodiscard]] const char *toText(WorkKind kind);

/// What a training took, or what one image takes.
struct Work {
    WorkKind kind = WorkKind::Joules;
    double amount = 0;    ///< in J or FLOPs
    double halfWidth = 0; ///< of its 95 % interval; 0 where it has none

    bool operator==(const Work &) const = default;
};

/// A unit of work.
struct WorkUnit {
    WorkKind kind = WorkKind::Joules;
    std::string name; ///< "MJ"
    double size = 1;  ///< in J or FLOPs

    bool operator==(const WorkUnit &) const = default;
};

/// The unit that a text names: J, mJ, kJ, MJ, Wh, kWh and the like, and in any case FLOPs, MFLOPs, GFLOPs up to ZFLOPs.
[[nodiscard]] std::optional<WorkUnit> workUnit(std::string_view text);

/// The unit in which people read such an amount: the largest of kJ, MJ, GFLOPs and the like in which it is at least 1.
[[nodiscard]] WorkUnit unitFor(double amount, WorkKind kind);

/// The unit in which JSON and CSV hold work: J, GFLOPs.
[[nodiscard]] WorkUnit fileUnit(WorkKind kind);

/// Reads an amount above 0 with its unit and perhaps its 95 % interval: "3.2MJ", "5e9 GFLOPs", "0.30±0.02 J",
/// "0.3+-0.02J". bare: the unit of an amount that names none; without it, such an amount is refused. what: the amount's
/// name in messages, at the beginning of a sentence.
[[nodiscard]] Result<Work> parseWork(std::string_view text, const std::optional<WorkUnit> &bare, std::string_view what);

/// The work of one image that costs cost, in a unit as costs name it (toText(CostUnit)); what: the cost's name in the
/// error for units such as ms, at the beginning of a sentence.
[[nodiscard]] Result<Work> workOf(double cost, double halfWidth, std::string_view unit, std::string_view what);

/// An amount as people read it, with three significant digits, two of its interval: "3.20 MJ", "300 ± 20 mJ".
[[nodiscard]] std::string workText(const Work &work);

} // namespace offramp
