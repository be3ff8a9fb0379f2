// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/exitlinks.h"

namespace offramp {

ExitLinks::ExitLinks(Document *document, QObject *parent)
    : QObject(parent)
    , m_document(document)
{
}

bool ExitLinks::isLinked(VariantId id) const
{
    const Variant *variant = m_document->variant(id);
    return variant && sharedThreshold(variant->thresholds) && !m_unlinked.contains(id);
}

void ExitLinks::setLinked(VariantId id, bool linked)
{
    const Variant *variant = m_document->variant(id);
    if (!variant || variant->thresholds.empty() || linked == isLinked(id))
        return;
    if (linked) {
        m_unlinked.erase(id);
        const auto touched = m_touched.find(id);
        const std::size_t exit = touched == m_touched.end() ? 0 : static_cast<std::size_t>(touched->second.value);
        m_document->setThresholds(id, Thresholds(variant->thresholds.size(), variant->thresholds[exit]));
    } else {
        m_unlinked.insert(id);
    }
    Q_EMIT changed();
}

} // namespace offramp
