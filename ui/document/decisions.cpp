// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/decisions.h"

#include <algorithm>

namespace offramp {

const VariantDecision *Decisions::find(VariantId id) const
{
    const auto it
        = std::find_if(variants.begin(), variants.end(), [&](const VariantDecision &v) { return v.id == id; });
    return it == variants.end() ? nullptr : &*it;
}

const ImportedCurve *Decisions::find(CurveId id) const
{
    const auto it = std::ranges::find(curves, id, &ImportedCurve::id);
    return it == curves.end() ? nullptr : &*it;
}

ImportedCurve *Decisions::find(CurveId id)
{
    return const_cast<ImportedCurve *>(std::as_const(*this).find(id));
}

VariantDecision *Decisions::find(VariantId id)
{
    return const_cast<VariantDecision *>(std::as_const(*this).find(id));
}

} // namespace offramp
