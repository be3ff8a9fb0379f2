// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/convertthresholds.h"
#include "ui/document/document.h"

#include <algorithm>

namespace offramp {

std::vector<Criterion> Document::criteria() const
{
    std::vector<Criterion> carried{Criterion::Entropy, Criterion::Confidence, Criterion::Margin};
    for (const RecordingPtr &recording : recordings()) {
        const auto its = recording->criteria();
        std::erase_if(carried, [&](Criterion criterion) { return std::ranges::count(its, criterion) == 0; });
    }
    return carried;
}

Result<void> Document::checkOpens(const OpenRecording &recording) const
{
    const bool isFirst = m_decisions.recordings.empty() && m_decisions.absent.empty();
    return isFirst ? Result<void>() : checkCarries(recording, criterion());
}

Result<void> Document::setCriterion(Criterion criterion)
{
    if (!m_decisions.absent.empty() && criterion != m_decisions.criterion)
        return failure(ErrorKind::BadInput,
                       "Thresholds of a missing recording cannot be carried over to another criterion.",
                       "Find the missing recording first, or close it.");
    for (const RecordingPtr &recording : recordings()) {
        if (auto carried = checkCarries(*recording, criterion); !carried)
            return carried;
    }
    Decisions after = m_decisions;
    after.criterion = criterion;
    for (VariantDecision &variant : after.variants)
        variant.thresholds = convertThresholds(variant.thresholds, *recording(variant.recording),
                                               *m_pool.at(variant.recording, criterion));
    change(tr("Decide by %1").arg(QString::fromUtf8(toText(criterion))), std::move(after));
    return {};
}

Result<void> Document::typeThresholds(VariantId id, const QString &text, EntropyUnit unit)
{
    const VariantDecision *typed = variant(id);
    if (!typed)
        return failure(ErrorKind::Usage, "This variant is gone.", "");
    const OpenRecording &its = *recording(typed->recording);
    const auto shown = parseThresholds(text.toStdString(), its.table().exitCount(), Criterion::Entropy);
    if (!shown)
        return tl::unexpected(shown.error());
    const ThresholdScale scale{criterion(), unit, its.classes()};
    Thresholds thresholds = scale.fromShown(*shown);
    for (std::size_t k = 0; k < thresholds.size(); ++k) {
        if (shown->at(k) == scale.text(typed->thresholds[k]).toDouble())
            thresholds[k] = typed->thresholds[k];
        else if (!scale.leavesBelow() && shown->at(k) > 1)
            return failure(ErrorKind::Usage,
                           "\"" + text.toStdString() + "\" is above every " + toText(criterion()) + ".",
                           "Write a fraction of 1, such as 0.9 for 90 %.");
    }
    setThresholds(id, std::move(thresholds));
    return {};
}

void Document::pinReference()
{
    Decisions after = m_decisions;
    after.reference = {m_decisions.variants, m_decisions.eMax.gflops, m_decisions.criterion};
    change(tr("Pin as reference"), std::move(after));
}

void Document::clearReference()
{
    Decisions after = m_decisions;
    after.reference.reset();
    change(tr("Clear the reference"), std::move(after));
}

} // namespace offramp
