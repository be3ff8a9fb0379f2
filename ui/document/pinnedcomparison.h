// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/statecomparison.h"
#include "ui/document/document.h"
#include "ui/jobs/newestjob.h"

#include <QTimer>

namespace offramp {

/// Follows a document with the comparison of its state and its pinned reference, computed in the background once
/// nothing has moved for a while; what is held is never of an older state. Lives in the GUI thread.
class PinnedComparison : public QObject
{
    Q_OBJECT
public:
    enum class State {
        NotPinned, ///< there is no reference
        Missing,   ///< a recording of the reference is missing
        Pending,   ///< being computed
        Known,
        Failed, ///< error() says why
    };

    explicit PinnedComparison(const Document *document, QObject *parent = nullptr);

    [[nodiscard]] State state() const { return m_state; }

    /// The comparison of the document's results as they are now; null while there is none.
    [[nodiscard]] const StateComparison *comparison() const;

    [[nodiscard]] const Error &error() const { return m_error; }

Q_SIGNALS:
    void changed();

private:
    /// What a comparison depends on.
    struct Inputs {
        std::vector<Variant> variants; ///< without colours
        std::vector<RecordingPtr> recordings;
        double eMax = 0;
        CostUnit unit = CostUnit::Gflops;

        bool operator==(const Inputs &) const = default;
    };

    [[nodiscard]] static Inputs inputsOf(const SetResults &results);
    void follow();
    void compute();
    void enter(State state);

    const Document *m_document;
    State m_state = State::NotPinned;
    Inputs m_now;
    Inputs m_pinned;
    StateComparison m_comparison; ///< counts where the state is Known
    Error m_error;
    QTimer m_settling; ///< runs out when nothing has moved for a while
    NewestJob m_job;
};

} // namespace offramp
