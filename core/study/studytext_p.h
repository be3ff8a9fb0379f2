// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/study/studytable.h"

#include <string>

namespace offramp {

/// The mean accuracy of an exit of a row in percent, and half of its interval where that is known: "62.5 ± 1.4".
[[nodiscard]] std::string accuracyText(const StudyRow &row, const StudyExit &exit);

/// The same of the normalised area; "not known" where it is not.
[[nodiscard]] std::string areaText(const StudyRow &row);

/// The seeds of a row that are done: "2 of 3".
[[nodiscard]] std::string seedsText(const StudyRow &row);

/// An exit's name, short enough for a column.
[[nodiscard]] std::string shownName(const StudyExit &exit);

/// The upper end of the area: "E_max = 5 GFLOPs per image".
[[nodiscard]] std::string eMaxText(const StudyTable &table);

/// "3 of 6 jobs are done."
[[nodiscard]] std::string progressText(const StudyTable &table);

} // namespace offramp
