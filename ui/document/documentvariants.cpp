// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Edits of variants.
#include "ui/document/document.h"

#include <algorithm>

namespace offramp {

namespace {

/// What a step about variants calls them: "V2", "3 variants".
QString namesOf(const Decisions &decisions, const std::vector<VariantId> &ids)
{
    return ids.size() == 1 ? nameOf(decisions, ids.front()) : Document::tr("%1 variants").arg(ids.size());
}

} // namespace

std::vector<Variant> Document::numbered(std::vector<Variant> added)
{
    for (Variant &variant : added) {
        variant.id = {++m_last.variant};
        variant.colour = colourOf(variant.recording);
    }
    return added;
}

VariantId Document::addVariant(RecordingId recording, Thresholds thresholds)
{
    const Variant added{.recording = recording, .thresholds = std::move(thresholds)};
    const Decisions after = withVariants(m_decisions, numbered({added}));
    change(tr("Add %1").arg(QString::fromStdString(after.variants.back().name)), after);
    return {m_last.variant};
}

void Document::addVariants(const std::vector<Variant> &added, bool instead)
{
    Decisions after = m_decisions;
    if (instead)
        std::erase_if(after.variants, [&](const Variant &variant) { return m_results.find(variant.id)->counts(); });
    change(instead ? tr("Replace the variants") : tr("Add variants"), withVariants(std::move(after), numbered(added)));
}

VariantId Document::duplicateVariant(VariantId id)
{
    if (!variant(id))
        return {};
    const VariantId copy{++m_last.variant};
    change(tr("Duplicate %1").arg(nameOf(m_decisions, id)), withCopy(m_decisions, id, copy));
    return copy;
}

void Document::removeVariants(const std::vector<VariantId> &ids)
{
    Decisions after = m_decisions;
    for (const VariantId id : ids)
        after = without(std::move(after), id);
    change(tr("Remove %1").arg(namesOf(m_decisions, ids)), after);
}

int Document::dropDominated()
{
    const Decisions after = withoutDominated(m_decisions, m_results);
    const auto removed = variants().size() - after.variants.size();
    change(tr("Remove dominated variants"), after);
    return static_cast<int>(removed);
}

std::shared_ptr<const ExitSweep> Document::exitSweep(VariantId id, ExitIndex exit)
{
    VariantResult &result = *std::ranges::find(m_results.variants, id, &VariantResult::id);
    if (!result.sweep || result.sweep->exit() != exit || !result.sweep->fits(result.thresholds))
        result.sweep = std::make_shared<const ExitSweep>(result.recording->table(), exit, result.thresholds);
    return result.sweep;
}

void Document::setThresholds(VariantId id, Thresholds thresholds, int gesture)
{
    const Variant *moved = variant(id);
    if (!moved)
        return;
    m_lastMove.begin(*moved, gesture);
    change(tr("Move %1").arg(nameOf(m_decisions, id)), withThresholds(m_decisions, id, std::move(thresholds)), gesture);
    m_lastMove.end();
}

void Document::setIncluded(const std::vector<VariantId> &ids, bool included)
{
    Decisions after = m_decisions;
    for (const VariantId id : ids)
        after = withIncluded(std::move(after), id, included);
    change((included ? tr("Include %1") : tr("Leave out %1")).arg(namesOf(m_decisions, ids)), after);
}

void Document::rename(VariantId id, const QString &name)
{
    change(tr("Rename %1").arg(name.trimmed()), withName(m_decisions, id, name.toStdString()));
}

void Document::setColour(VariantId id, int colour)
{
    change(tr("Colour %1").arg(nameOf(m_decisions, id)), withColour(m_decisions, id, colour));
}

} // namespace offramp
