// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/sampleoutcomes.h"
#include "core/tradeoff/stepcurve.h"

#include <optional>
#include <span>
#include <vector>

namespace offramp {

/// Two variants whose energies are so close that new images may reverse their order; the area then jumps.
struct NearTie {
    std::size_t cheaper = 0; ///< position among the variants given
    std::size_t dearer = 0;
    double jump = 0; ///< the gain in area (negative for a loss) if the two change places

    bool operator==(const NearTie &) const = default;
};

/// An area or a change of it, in energy unit x fraction, with its 95 % interval over new images of the same kind (not
/// over training seeds).
struct AreaInterval {
    double value = 0;
    double standardError = 0;
    double low = 0;
    double high = 0;
    /// If an order may flip, the interval is too narrow: bootstrap instead. Empty in a bootstrapped interval.
    std::vector<NearTie> nearTies;

    bool operator==(const AreaInterval &) const = default;
};

/// Variants over the same samples, and the E_max of their area.
struct AreaState {
    std::vector<SharedOutcomes> variants;
    double eMax = contestEMax;
};

/// The area of a state under the steps of its variants below E_max; empty if there are none.
[[nodiscard]] std::optional<double> areaOf(const AreaState &state);

/// psi [n], the influence of each sample on the area: the sum over the steps i, ordered by (E, A), of
/// (a_ij - A_i)(E_{i+1} - E_i) + A_i((e_{i+1,j} - E_{i+1}) - (e_ij - E_i)) with e_{R+1} = E_{R+1} = E_max; the
/// influence function of the area. Zeros if no variant is below E_max. The variants share their samples. O(R n).
[[nodiscard]] std::vector<double> areaInfluence(const AreaState &state);

/// The area with the interval that sqrt(sum psi^2) / n gives. Errors: no variant below E_max, different test sets.
[[nodiscard]] Result<AreaInterval> areaInterval(const AreaState &state);

/// The change of the area from reference to state, paired over the samples; each keeps its own E_max. Near ties are
/// those of state. Errors: those of areaInterval() for either, and different test sets.
[[nodiscard]] Result<AreaInterval> changeInterval(const AreaState &state, const AreaState &reference);

/// The pairs whose order may flip: mean energies within two standard errors of their difference over the samples,
/// each of the two cheaper on some samples, and unequal accuracies. Neighbours on the step curve or not.
[[nodiscard]] std::vector<NearTie> nearTies(const AreaState &state);

} // namespace offramp
