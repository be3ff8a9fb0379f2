// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/areainterval.h"
#include "ui/document/document.h"
#include "ui/jobs/newestjob.h"

#include <QTimer>

namespace offramp {

/// The 95 % intervals of one state of a document, or why there is none.
struct AreaIntervals {
    Result<AreaInterval> area;
    std::optional<Result<AreaInterval>> change; ///< against the reference, paired; empty where none is pinned

    bool operator==(const AreaIntervals &) const = default;
};

/// Follows a document's results with the interval of its area and of the change against the reference. At once where
/// that is cheap, else in the background; what is held is never of an older state. Where energies nearly tie the
/// interval is too narrow, and a bootstrap follows in the background.
class Intervals : public QObject
{
    Q_OBJECT
public:
    enum class State {
        None,      ///< there is no area
        Pending,   ///< being computed
        Known,     ///< from the influence of each sample
        TooNarrow, ///< the same, while energies nearly tie and the bootstrap runs
        Resampled, ///< from the bootstrap
    };

    /// So many samples x variants are computed at once.
    static constexpr std::size_t cheap = 500'000;

    explicit Intervals(const Document *document, std::size_t computedAtOnce = cheap, QObject *parent = nullptr);

    [[nodiscard]] State state() const { return m_state; }

    /// The intervals of the document's results as they are now; null while there are none to show.
    [[nodiscard]] const AreaIntervals *figures() const;

Q_SIGNALS:
    void changed();

private:
    /// A variant, and what its samples make of it where that is known.
    struct Input {
        RecordingPtr recording;
        Thresholds thresholds;
        SharedOutcomes outcomes;

        [[nodiscard]] bool isSameVariant(const Input &other) const;
    };

    struct Inputs {
        std::vector<Input> variants;
        double eMax = contestEMax;

        [[nodiscard]] bool isSameState(const Inputs &other) const;
        [[nodiscard]] AreaState state() const;
        [[nodiscard]] std::size_t work() const; ///< samples x variants
    };

    /// What the intervals are computed from, and what they come to.
    struct Computation {
        Inputs now;
        std::optional<Inputs> reference;
        AreaIntervals figures;
        bool nearlyTies = false;
    };

    void follow();
    void take(const Computation &computed);
    void bootstrap();
    [[nodiscard]] Inputs inputsOf(const SetResults &results) const;
    void fail(const Error &error);
    [[nodiscard]] static Computation computed(Computation computation, const IsCancelled &isCancelled = {});

    const Document *m_document;
    std::size_t m_computedAtOnce;
    State m_state = State::None;
    Computation m_newest;       ///< asked for; its figures count where state() says so
    std::vector<Input> m_known; ///< the variants whose outcomes were computed last
    QTimer m_settled;           ///< runs out when nothing has moved for a while
    NewestJob m_job;
};

} // namespace offramp
