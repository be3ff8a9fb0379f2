// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/opendocument.h"

#include "app/offramp/costaxis.h"
#include "app/offramp/openworkspace.h"
#include "app/offramp/options.h"

#include "core/results/loadrecording.h"

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

Result<void> openRecording(Document &document, const std::string &file, std::optional<Criterion> criterion)
{
    const SourceName source = splitSource(file);
    const auto recording = loadRecording(source.path, criterion);
    if (!recording)
        return tl::unexpected(whyNotRecording(source.path, recording.error()));
    if (auto fits = checkOpens(document.decisions(), **recording); !fits)
        return fits;
    const RecordingId id = document.openRecording(*recording);
    if (source.thresholds.empty())
        return {};

    std::vector<VariantId> started;
    for (const Variant &variant : document.variants()) {
        if (variant.recording == id)
            started.push_back(variant.id);
    }
    document.removeVariants(started);
    const auto settings = parseSettings(source.thresholds, (*recording)->table().exitCount(), document.criterion());
    if (!settings)
        return tl::unexpected(settings.error());
    std::vector<Variant> variants;
    for (const Thresholds &thresholds : *settings)
        variants.push_back({.recording = id, .thresholds = thresholds});
    document.addVariants(variants, false); // at once: each step evaluates all of them
    return {};
}

} // namespace

bool isWorkspace(const std::string &file)
{
    return toQString(file).endsWith(u".offramp"_s, Qt::CaseInsensitive);
}

Result<void> openDocument(Document &document, const DocumentOptions &options)
{
    std::optional<CostUnit> cost;
    if (!options.cost.empty()) {
        const auto parsed = parseCostAxis(options.cost);
        if (!parsed)
            return tl::unexpected(parsed.error());
        cost = *parsed;
    }
    std::optional<Criterion> criterion;
    if (!options.criterion.empty()) {
        const auto parsed = parseCriterion(options.criterion);
        if (!parsed)
            return tl::unexpected(parsed.error());
        criterion = *parsed;
    }
    for (std::size_t i = 0; i < options.files.size(); ++i) {
        const std::string &file = options.files[i];
        if (i > 0 && isWorkspace(file))
            return failure(ErrorKind::Usage, file + " is not the first file.",
                           "Give at most one workspace, before the recordings.");
        if (criterion && !isWorkspace(file)) {
            if (auto set = document.setCriterion(*criterion); !set)
                return set;
        }
        const auto opened
            = isWorkspace(file) ? openWorkspace(document, file) : openRecording(document, file, criterion);
        if (!opened)
            return opened;
    }
    if (criterion) {
        if (auto set = document.setCriterion(*criterion); !set)
            return set;
    }
    if (cost) {
        if (auto set = document.setCost(*cost); !set)
            return set;
    }
    if (options.eMax.empty())
        return {};
    const auto eMax = parseEMax(options.eMax, document.eMax().unit);
    if (!eMax)
        return tl::unexpected(eMax.error());
    document.setEMax(*eMax);
    return {};
}

} // namespace offramp
