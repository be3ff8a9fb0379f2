// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/opencriteria.h"

#include "core/recording/recordingtable.h"
#include "ui/wording/tr.h"

#include <fmt/format.h>

#include <algorithm>

namespace offramp {

OpenCriteria openCriteria(const Document &document)
{
    const Decisions &decisions = document.decisions();
    if (decisions.recordings.empty() && decisions.absent.empty())
        return {};
    OpenCriteria open{decisions.criterion, {}};
    if (!decisions.absent.empty()) // its thresholds could not follow
        return open;
    const std::vector<RecordingPtr> recordings = document.recordings();
    for (const Criterion criterion : allCriteria) {
        if (std::ranges::all_of(recordings,
                                [&](const RecordingPtr &r) { return checkCarries(*r, criterion).has_value(); }))
            open.possible.push_back(criterion);
    }
    return open;
}

std::optional<CriterionConflict> criterionConflict(const OpenCriteria &open, const Recording &recording,
                                                   const std::string &name)
{
    if (!open.now || carries(recording, *open.now))
        return std::nullopt;
    const std::string sentence
        = fmt::format("\"{}\" has no {}, by which the open networks are decided.", name, toText(*open.now));
    const auto shared
        = std::ranges::find_if(open.possible, [&](Criterion criterion) { return carries(recording, criterion); });
    if (shared != open.possible.end())
        return CriterionConflict{{ErrorKind::Usage, sentence,
                                  fmt::format("Switch to {}, which all of them have.", toText(*shared))},
                                 *shared};
    const char *remedy
        = open.possible.empty()
              ? "Find or close the missing recording first, or import it into a new workspace (File > New)."
              : "They have no criterion in common: import it into a new workspace (File > New).";
    return CriterionConflict{{ErrorKind::Usage, sentence, remedy}, std::nullopt};
}

QString switchText(Criterion criterion)
{
    return tr("Switch to %1").arg(QString::fromUtf8(toText(criterion)));
}

} // namespace offramp
