// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/movingbins.h"
#include "ui/charts/histogramcontent.h"
#include "core/results/results.h"
#include "ui/wording/thresholdunit.h"

#include <span>

namespace offramp {

/// Builds the content of a variant's histograms. Keeps the bins and counts of the last recording, so that moving a
/// threshold only recounts the samples between its values.
class HistogramReader
{
public:
    /// The histograms of all exits, those that are off too; selected: samples of the variant's recording.
    [[nodiscard]] std::vector<HistogramContent> read(const VariantResult &variant, const ThresholdScale &scale,
                                                     std::span<const SampleIndex> selected);

    /// Samples of the last variant read that reach an exit with an uncertainty in bins first to last.
    [[nodiscard]] std::vector<SampleIndex> samplesIn(const VariantResult &variant, ExitIndex exit, int first,
                                                     int last) const;

private:
    void follow(const RecordingPtr &recording, const ThresholdScale &scale);

    RecordingPtr m_recording;
    ThresholdScale m_scale;
    std::optional<ExitBins> m_bins;
    MovingBins m_moving;
};

/// About 25 to 60 bins for all uncertainties of a table with all exits on, with edges at multiples of 1, 2 or 5 times a
/// power of ten in shown values.
[[nodiscard]] BinEdges niceBins(const ExitTable &table, const ThresholdScale &scale);

} // namespace offramp
