// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/variantstable.h"

namespace offramp {

Submission submissionOf(const Document &document)
{
    std::vector<Variant> variants;
    for (const VariantResult &result : document.results().variants) {
        if (result.included)
            variants.push_back(makeVariant(result.recording->path().toStdString(), result.thresholds, result.outcome,
                                           result.recording->table().cost()));
    }
    return makeSubmission(std::move(variants), document.eMax().value, document.criterion());
}

} // namespace offramp
