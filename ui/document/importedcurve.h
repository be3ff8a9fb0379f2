// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/tradeoff/pointtable.h"

#include <QString>

#include <memory>

namespace offramp {

/// Which of the document's imported curves; never used twice in one document.
struct CurveId {
    int value = 0;
    auto operator<=>(const CurveId &) const = default;
};

/// Points that others measured, as a curve to compare with.
struct ImportedCurve {
    CurveId id;
    QString name;
    std::shared_ptr<const PointTable> table; ///< never null and never changed: undo keeps many of them

    bool operator==(const ImportedCurve &) const = default;
};

} // namespace offramp
