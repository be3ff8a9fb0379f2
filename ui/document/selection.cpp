// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/selection.h"

#include <algorithm>

namespace offramp {

namespace {

std::optional<std::size_t> rowOf(const Document &document, std::optional<VariantId> id)
{
    const auto &variants = document.variants();
    const auto it = std::find_if(variants.begin(), variants.end(), [&](const Variant &v) { return v.id == id; });
    return it == variants.end() ? std::nullopt : std::optional(static_cast<std::size_t>(it - variants.begin()));
}

} // namespace

Selection::Selection(Document *document, QObject *parent)
    : QObject(parent)
    , m_document(document)
{
    connect(document, &Document::variantsChanged, this, &Selection::keepValid);
    keepValid();
}

bool Selection::isAmong(VariantId id) const
{
    return std::ranges::find(m_all, id) != m_all.end();
}

void Selection::select(std::optional<VariantId> variant)
{
    set(variant, variant ? std::vector{*variant} : std::vector<VariantId>());
}

void Selection::select(VariantId variant, const std::vector<VariantId> &others)
{
    std::vector<VariantId> all;
    for (const Variant &each : m_document->variants()) {
        if (each.id == variant || std::ranges::find(others, each.id) != others.end())
            all.push_back(each.id);
    }
    set(variant, std::move(all));
}

void Selection::set(std::optional<VariantId> variant, std::vector<VariantId> all)
{
    if (const auto row = rowOf(*m_document, variant))
        m_row = *row;
    const bool isOther = std::exchange(m_variant, variant) != variant;
    const bool areOthers = m_all != all;
    m_all = std::move(all);
    if (isOther || areOthers)
        Q_EMIT changed();
}

bool Selection::step(int rows)
{
    const auto row = rowOf(*m_document, m_variant);
    const auto wanted = row ? static_cast<std::ptrdiff_t>(*row) + rows : 0;
    if (wanted < 0 || wanted >= std::ssize(m_document->variants()))
        return false;
    select(m_document->variants()[static_cast<std::size_t>(wanted)].id);
    return true;
}

ExitIndex Selection::exit(VariantId variant) const
{
    const auto touched = m_exits.find(variant);
    const VariantResult *result = m_document->results().find(variant);
    const auto hasThreshold = [result](ExitIndex exit) { return !result || result->recording->hasThreshold(exit); };
    if (touched != m_exits.end() && hasThreshold(touched->second))
        return touched->second;
    ExitIndex first{0};
    while (result && first < result->recording->table().lastExit() && !hasThreshold(first))
        ++first.value;
    return hasThreshold(first) ? first : ExitIndex{0};
}

void Selection::keepValid()
{
    if (rowOf(*m_document, m_variant))
        return select(*m_variant, m_all);
    const auto &variants = m_document->variants();
    if (variants.empty())
        select(std::nullopt);
    else
        select(variants[std::min(m_row, variants.size() - 1)].id);
}

} // namespace offramp
