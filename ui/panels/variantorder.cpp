// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/variantorder.h"

#include "ui/panels/variantsmodel.h"
#include "ui/wording/wording.h"

#include <QCollator>

#include <algorithm>
#include <variant>

namespace offramp {

namespace {

/// What a variant is sorted by: nothing where it is not known, numbers one after the other, or a text.
using Key = std::variant<std::monostate, std::vector<double>, QString>;

Key keyOf(const Variant &variant, const VariantResult &result, const ThresholdView &thresholds, const VariantOrder &by,
          double eMax)
{
    const auto known = [](bool isKnown, double number) { return isKnown ? Key(std::vector{number}) : Key(); };
    switch (by.column) {
    case VariantsModel::Name:
        return nameOf(variant);
    case VariantsModel::Network:
        return nameOf(*result.recording);
    case VariantsModel::ThresholdsColumn:
        return variant.thresholds.empty() ? Key() : Key(thresholds.scale(*result.recording).shown(variant.thresholds));
    case VariantsModel::Energy:
        return known(result.hasCost(), result.point.energy);
    case VariantsModel::Accuracy:
        return known(true, result.outcome.accuracy());
    case VariantsModel::AreaLost:
        return known(result.areaLost.has_value(), result.areaLost.value_or(0));
    default:
        return standingText(result, eMax);
    }
}

} // namespace

std::vector<VariantId> sortedVariants(const Document &document, const ThresholdView &thresholds,
                                      const VariantOrder &order)
{
    std::vector<std::pair<Key, VariantId>> keyed;
    for (const Variant &variant : document.variants()) {
        const VariantResult *result = document.results().find(variant.id);
        keyed.emplace_back(order.isSorted() && result
                               ? keyOf(variant, *result, thresholds, order, document.eMax().value)
                               : Key(),
                           variant.id);
    }
    QCollator names(QLocale(QLocale::English)); // that of the C locale knows no numbers
    names.setNumericMode(true);                 // "V2" before "V10"
    names.setCaseSensitivity(Qt::CaseInsensitive);
    const auto isLess = [&](const Key &a, const Key &b) {
        const auto *text = std::get_if<QString>(&a);
        return text ? names.compare(*text, std::get<QString>(b)) < 0
                    : std::get<std::vector<double>>(a) < std::get<std::vector<double>>(b);
    };
    std::ranges::stable_sort(keyed, [&](const auto &a, const auto &b) {
        const bool isKnown = a.first.index() != 0;
        if (!isKnown || b.first.index() == 0)
            return isKnown && b.first.index() == 0;
        return order.direction == Qt::AscendingOrder ? isLess(a.first, b.first) : isLess(b.first, a.first);
    });
    std::vector<VariantId> ids;
    for (const auto &[key, id] : keyed)
        ids.push_back(id);
    return ids;
}

} // namespace offramp
