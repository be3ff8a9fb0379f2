// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/exitlinks.h"

namespace offramp {

ExitLinks::ExitLinks(Document *document, const Selection *selection, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_selection(selection)
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
        const auto exit = static_cast<std::size_t>(m_selection->exit(id).value);
        m_document->setThresholds(id, Thresholds(variant->thresholds.size(), variant->thresholds[exit]));
    } else {
        m_unlinked.insert(id);
    }
    Q_EMIT changed();
}

} // namespace offramp
