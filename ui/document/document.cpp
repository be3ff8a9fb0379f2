// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/document.h"

#include "core/recording/recording.h"
#include "core/support/numbers.h"
#include "ui/document/changedecisions.h"
#include "ui/document/startingvariants.h"

#include <algorithm>
#include <set>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

EMax proposedEMax(const std::vector<RecordingPtr> &recordings)
{
    if (recordings.empty())
        return {};
    if (std::ranges::all_of(recordings, [](const RecordingPtr &recording) { return isContest(recording->classes()); }))
        return {};
    const auto dearest = *std::max_element(recordings.begin(), recordings.end(),
                                           [](const auto &a, const auto &b) { return a->fullCost() < b->fullCost(); });
    return {dearest->fullCost(), EMaxOrigin::DearestNetwork, dearest->name()};
}

/// E_max where these are the recordings that are open. One that is missing may be the dearest: no proposal falls then.
EMax eMaxWith(const Decisions &decisions, const std::vector<RecordingPtr> &recordings)
{
    if (decisions.eMax.origin == EMaxOrigin::Chosen)
        return decisions.eMax;
    const EMax proposed = proposedEMax(recordings);
    if (decisions.absent.empty())
        return proposed;
    const bool isDearer = decisions.eMax.origin == EMaxOrigin::DearestNetwork
                          && proposed.origin == EMaxOrigin::DearestNetwork && proposed.gflops > decisions.eMax.gflops;
    return isDearer ? proposed : decisions.eMax;
}

std::vector<VariantId> idsOf(const Decisions &decisions)
{
    std::vector<VariantId> ids;
    for (const VariantDecision &variant : decisions.variants)
        ids.push_back(variant.id);
    return ids;
}

} // namespace

Document::Document(QObject *parent)
    : QObject(parent)
{
    connect(&m_undoStack, &QUndoStack::indexChanged, this, &Document::noteModified);
    connect(&m_undoStack, &QUndoStack::cleanChanged, this, &Document::noteModified);
}

std::vector<RecordingPtr> Document::recordings() const
{
    std::vector<RecordingPtr> open;
    for (const RecordingId id : m_decisions.recordings)
        open.push_back(recording(id));
    return open;
}

QString Document::comparisonNote() const
{
    const auto open = recordings();
    for (std::size_t i = 1; i < open.size(); ++i) {
        const ExitTable &first = open.front()->table();
        const ExitTable &other = open[i]->table();
        if (!open.front()->isComplete() || !open[i]->isComplete())
            continue;
        if (first.sampleCount() != other.sampleCount())
            return tr("%1 holds %2 samples, %3 holds %4: their accuracies are not measured on the same images.")
                .arg(open.front()->name(),
                     QString::fromStdString(groupedText(static_cast<long long>(first.sampleCount()))), open[i]->name(),
                     QString::fromStdString(groupedText(static_cast<long long>(other.sampleCount()))));
        if (!std::ranges::equal(first.label(), other.label()))
            return tr("%1 and %2 list different true classes: they were recorded on different test sets, or in another "
                      "order.")
                .arg(open.front()->name(), open[i]->name());
    }
    return {};
}

RecordingId Document::openRecording(RecordingPtr added)
{
    const RecordingId id{++m_lastRecording};
    m_colours.emplace(id, freeColour());
    Decisions after = m_decisions;
    if (!checkCarries(*added, criterion()))
        after.criterion = added->criterion();
    m_pool.add(id, std::move(added));
    const RecordingPtr recording = m_pool.at(id, after.criterion);
    after.recordings.push_back(id);
    for (Thresholds &thresholds : startingThresholds(*recording))
        after.variants.push_back(newVariant(after, id, std::move(thresholds)));
    auto open = recordings();
    open.push_back(recording);
    after.eMax = eMaxWith(after, open);
    if (!m_hasFile && !isModified())
        m_asOpened.push_back(after);
    change(tr("Open %1").arg(recording->name()), std::move(after));
    return id;
}

void Document::closeRecording(RecordingId id)
{
    Decisions after = m_decisions;
    const auto absent = std::ranges::find(after.absent, id, &AbsentRecording::id);
    const bool isOpen = absent == after.absent.end();
    const QString name = isOpen ? recording(id)->name() : QString::fromStdString(absent->entry.name);
    const auto isOfIt = [&](const VariantDecision &variant) { return variant.recording == id; };
    if (!isOpen)
        after.absent.erase(absent);
    std::erase(after.recordings, id);
    std::erase_if(after.variants, isOfIt);
    if (after.reference && std::erase_if(after.reference->variants, isOfIt) > 0 && after.reference->variants.empty())
        after.reference.reset();
    auto open = recordings();
    if (isOpen)
        std::erase(open, recording(id));
    after.eMax = eMaxWith(after, open);
    change(tr("Close %1").arg(name), std::move(after));
}

void Document::replaceRecording(RecordingId id, RecordingPtr recording)
{
    if (!m_pool.contains(id))
        return;
    m_pool.replace(id, recording);
    recompute();
    Q_EMIT recordingReplaced(id);
    Q_EMIT resultsChanged();
}

VariantDecision Document::newVariant(const Decisions &decisions, RecordingId recording, Thresholds thresholds)
{
    std::set<QString> taken;
    for (const VariantDecision &variant : decisions.variants)
        taken.insert(variant.name);
    QString name;
    for (int number = 1; name.isEmpty() || taken.contains(name); ++number)
        name = u"V%1"_s.arg(number);
    return {VariantId{++m_lastVariant}, recording, std::move(thresholds), name, colourOf(recording), true};
}

VariantId Document::addVariant(RecordingId recording, Thresholds thresholds)
{
    Decisions after = m_decisions;
    after.variants.push_back(newVariant(after, recording, std::move(thresholds)));
    const VariantDecision added = after.variants.back();
    change(tr("Add %1").arg(added.name), std::move(after));
    return added.id;
}

void Document::addVariants(const std::vector<NewVariant> &added, bool instead)
{
    Decisions after = m_decisions;
    if (instead)
        std::erase_if(after.variants, &VariantDecision::included);
    for (const NewVariant &variant : added)
        after.variants.push_back(newVariant(after, variant.recording, variant.thresholds));
    change(instead ? tr("Replace the variants") : tr("Add variants"), std::move(after));
}

VariantId Document::duplicateVariant(VariantId id)
{
    Decisions after = m_decisions;
    const auto original = std::find_if(after.variants.begin(), after.variants.end(),
                                       [&](const VariantDecision &variant) { return variant.id == id; });
    if (original == after.variants.end())
        return {};
    VariantDecision copy = newVariant(after, original->recording, original->thresholds);
    copy.colour = original->colour;
    copy.included = original->included;
    const QString text = tr("Duplicate %1").arg(original->name);
    after.variants.insert(original + 1, copy);
    change(text, std::move(after));
    return copy.id;
}

void Document::removeVariant(VariantId id)
{
    const VariantDecision *removed = variant(id);
    if (!removed)
        return;
    Decisions after = m_decisions;
    std::erase_if(after.variants, [&](const VariantDecision &v) { return v.id == id; });
    change(tr("Remove %1").arg(removed->name), std::move(after));
}

int Document::dropDominated()
{
    Decisions after = m_decisions;
    const auto dropped = std::erase_if(after.variants, [&](const VariantDecision &v) {
        const Standing &standing = m_results.find(v.id)->standing;
        return v.included && (standing.dominated || standing.duplicate);
    });
    change(tr("Drop dominated variants"), std::move(after));
    return static_cast<int>(dropped);
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
    Decisions after = m_decisions;
    VariantDecision *moved = after.find(id);
    if (!moved)
        return;
    const bool goesOn = gesture != 0 && gesture == m_moveGesture && m_lastMove && m_lastMove->variant == id;
    m_nextMove = ThresholdMove{id, goesOn ? m_lastMove->before : moved->thresholds};
    m_moveGesture = gesture;
    moved->thresholds = std::move(thresholds);
    const QString text = tr("Move %1").arg(moved->name);
    change(text, std::move(after), gesture);
    m_nextMove.reset();
}

void Document::setIncluded(VariantId id, bool included)
{
    Decisions after = m_decisions;
    VariantDecision *changed = after.find(id);
    if (!changed)
        return;
    changed->included = included;
    const QString text = (included ? tr("Include %1") : tr("Leave out %1")).arg(changed->name);
    change(text, std::move(after));
}

void Document::setColour(VariantId id, int colour)
{
    Decisions after = m_decisions;
    VariantDecision *changed = after.find(id);
    if (!changed)
        return;
    changed->colour = colour;
    change(tr("Colour %1").arg(changed->name), std::move(after));
}

void Document::rename(VariantId id, const QString &name)
{
    Decisions after = m_decisions;
    VariantDecision *changed = after.find(id);
    if (!changed || name.trimmed().isEmpty())
        return;
    changed->name = name.trimmed();
    change(tr("Rename %1").arg(changed->name), std::move(after));
}

Result<void> Document::typeEMax(const QString &text)
{
    const auto number = parseNumber(text.toStdString());
    if (!number || *number <= 0)
        return failure(ErrorKind::Usage, "\"" + text.toStdString() + "\" is no value for E_max.",
                       "Write GFLOPs per image above 0, such as 39.32.");
    Decisions after = m_decisions;
    if (after.eMax.gflops != *number)
        after.eMax = {*number, EMaxOrigin::Chosen, {}};
    change(tr("Set E_max to %1").arg(text.trimmed()), std::move(after));
    return {};
}

void Document::change(const QString &text, Decisions after, int gesture)
{
    if (after == m_decisions)
        return;
    m_undoStack.push(new ChangeDecisions(text, m_decisions, std::move(after), gesture,
                                         [this](const Decisions &decisions) { apply(decisions); }));
}

void Document::apply(const Decisions &decisions)
{
    const Decisions before = std::exchange(m_decisions, decisions);
    recompute();
    if (before.absent != m_decisions.absent)
        Q_EMIT absentChanged();
    if (before.recordings != m_decisions.recordings)
        Q_EMIT recordingsChanged();
    if (before.eMax != m_decisions.eMax)
        Q_EMIT eMaxChanged();
    if (before.criterion != m_decisions.criterion) {
        Q_EMIT criterionChanged();
        for (const RecordingId id : m_decisions.recordings)
            Q_EMIT recordingReplaced(id);
    }
    if (before.reference != m_decisions.reference)
        Q_EMIT referenceChanged();
    if (before.curves != m_decisions.curves)
        Q_EMIT curvesChanged();
    if (idsOf(before) != idsOf(m_decisions)) {
        Q_EMIT variantsChanged();
    } else {
        for (std::size_t i = 0; i < before.variants.size(); ++i) {
            if (before.variants[i] != m_decisions.variants[i])
                Q_EMIT variantChanged(m_decisions.variants[i].id);
        }
    }
    followMove(before);
    Q_EMIT resultsChanged();
}

void Document::followMove(const Decisions &before)
{
    const bool moved = std::ranges::any_of(before.variants, [&](const VariantDecision &was) {
        const VariantDecision *now = variant(was.id);
        return now && now->thresholds != was.thresholds;
    });
    const auto last = moved ? m_nextMove : m_lastMove;
    const bool isThere = last && variant(last->variant);
    if (std::exchange(m_lastMove, isThere ? last : std::nullopt) != m_lastMove)
        Q_EMIT lastMoveChanged();
}

void Document::recompute()
{
    const auto recordingUnder = [this](RecordingId id, Criterion criterion) {
        return m_pool.contains(id) ? m_pool.at(id, criterion) : nullptr;
    };
    m_results = computeResults(m_decisions, recordingUnder, std::move(m_results));
}

} // namespace offramp
