// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/targetline.h"

#include "core/results/startingvariants.h"
#include "core/support/numbers.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace offramp {

namespace {

bool meets(const Point &point, const Aim &aim)
{
    return aim.kind == Aim::Kind::AtLeast ? isAtLeast(point.accuracy, aim.value) : isAtMost(point.energy, aim.value);
}

/// Whether the first of two points that meet an aim serves it better.
bool servesBetter(const Point &a, const Point &b, Aim::Kind kind)
{
    const bool isCheaper = a.energy < b.energy;
    const bool isMoreAccurate = a.accuracy > b.accuracy;
    if (kind == Aim::Kind::AtLeast)
        return a.energy != b.energy ? isCheaper : isMoreAccurate;
    return a.accuracy != b.accuracy ? isMoreAccurate : isCheaper;
}

} // namespace

TargetLine::TargetLine(Document *document, Selection *selection, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_selection(selection)
    , m_unit(document->eMax().unit)
{
    connect(document, &Document::eMaxChanged, this, &TargetLine::followAxis);
    connect(document, &Document::recordingsChanged, this, [this] {
        m_fronted.reset(); // it need not be kept open
        if (m_document->decisions().recordings.empty())
            set(std::nullopt);
    });
}

void TargetLine::followAxis()
{
    const bool isOther = std::exchange(m_unit, m_document->eMax().unit) != m_document->eMax().unit;
    if (isOther && m_aim && m_aim->kind == Aim::Kind::AtMost)
        set(std::nullopt); // its number counts something else
}

void TargetLine::set(const std::optional<Aim> &aim)
{
    const bool isAim
        = !aim || (std::isfinite(aim->value) && aim->value > 0 && (aim->kind == Aim::Kind::AtMost || aim->value <= 1));
    if (isAim && std::exchange(m_aim, aim) != aim)
        Q_EMIT changed();
}

void TargetLine::propose(Aim::Kind kind)
{
    const auto id = network();
    if (!id)
        return;
    const RecordingPtr recording = m_document->recording(*id);
    const auto selected = m_selection->variant();
    const VariantResult *result = selected ? m_document->results().find(*selected) : nullptr;
    const auto &curve = recording->curve();
    const CurvePoint &middle = curve[curve.size() / 2];
    const Point near = result && result->hasCost() ? result->point : Point{middle.energy, middle.accuracy};
    // Whole percent below it, or the next of the round steps above it.
    const double percent = std::max(1.0, std::floor(near.accuracy * 100 + 1e-9));
    const double energy = near.energy > 0 ? roundStepAbove(near.energy) : m_document->eMax().value;
    set(Aim{kind, kind == Aim::Kind::AtLeast ? shiftedDecimal(percent, -2) : energy});
}

std::optional<RecordingId> TargetLine::network() const
{
    const Variant *selected = m_selection->variant() ? m_document->variant(*m_selection->variant()) : nullptr;
    if (selected)
        return selected->recording;
    const auto &open = m_document->decisions().recordings;
    return open.empty() ? std::nullopt : std::optional(open.front());
}

const CurveFront &TargetLine::frontOf(const RecordingPtr &recording) const
{
    if (std::exchange(m_fronted, recording) != recording)
        m_front = CurveFront(recording->curve());
    return m_front;
}

std::optional<AimAnswer> TargetLine::answer() const
{
    const auto id = m_aim ? network() : std::nullopt;
    const RecordingPtr recording = id ? m_document->recording(*id) : nullptr;
    if (!recording || !recording->hasCost())
        return std::nullopt;
    const CurveFront &front = frontOf(recording);
    const bool isAccuracy = m_aim->kind == Aim::Kind::AtLeast;
    const auto found = isAccuracy ? front.cheapestAtLeast(m_aim->value) : front.bestAtMost(m_aim->value);
    const CurvePoint &nearest = isAccuracy ? front.places().back() : front.places().front();
    return AimAnswer{*id, recording, found.value_or(nearest), found.has_value(), bestVariant(*id)};
}

std::optional<VariantId> TargetLine::bestVariant(RecordingId network) const
{
    const VariantResult *best = nullptr;
    for (const Variant &variant : m_document->variants()) {
        const VariantResult *result = m_document->results().find(variant.id);
        if (variant.recording == network && result && meets(result->point, *m_aim)
            && (!best || servesBetter(result->point, best->point, m_aim->kind)))
            best = result;
    }
    return best ? std::optional(best->id) : std::nullopt;
}

void TargetLine::add()
{
    const auto found = answer();
    if (found && found->isMet)
        m_selection->select(
            m_document->addVariant(found->network, thresholdsAt(*found->recording, found->place.threshold)));
}

} // namespace offramp
