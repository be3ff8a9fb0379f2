// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/onevariant.h"

#include "app/offramp/opensource.h"
#include "app/offramp/options.h"

#include "core/support/atomicfile.h"
#include "core/support/outputs.h"
#include "core/support/standardstreams.h"

#include <utility>

namespace offramp {

void addVariantOptions(CLI::App *verb, const std::shared_ptr<VariantOptions> &options)
{
    verb->add_option("recording", options->recording, "FILE.exits, or FILE.exits@THRESHOLDS")->required();
    verb->add_option("--thresholds", options->thresholds, "one variant, a colon between exits: 0.4:0.9");
    verb->add_option("--criterion", options->criterion, criterionText)->capture_default_str();
}

void addOutOption(CLI::App *verb, const std::shared_ptr<VariantOptions> &options)
{
    verb->add_option("--out", options->out, "CSV file (default: standard output)");
}

Result<VariantSource> openVariant(const VariantOptions &options, const std::string &none, const std::string &several)
{
    if (auto checked = checkOutputs({options.out}, filesOf({options.recording})); !checked)
        return tl::unexpected(checked.error());
    const auto criterion = parseCriterion(options.criterion);
    if (!criterion)
        return tl::unexpected(criterion.error());
    const auto source = openSource(options.recording, options.thresholds, *criterion);
    if (!source)
        return tl::unexpected(source.error());
    if (source->thresholds.empty())
        return failure(ErrorKind::Usage, none, "Give --thresholds, such as 0.63 or 0.4:0.9.");
    auto thresholds = oneVariant(*source, several);
    if (!thresholds)
        return tl::unexpected(thresholds.error());
    return VariantSource{source->recording, std::move(*thresholds)};
}

Result<void> writeOut(const VariantOptions &options, const std::string &text)
{
    if (!options.out.empty())
        return writeFileAtomically(options.out, text);
    writeOutput(text);
    return {};
}

} // namespace offramp
