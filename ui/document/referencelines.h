// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/linechoice.h"
#include "ui/document/document.h"
#include "ui/jobs/newestjob.h"

namespace offramp {

/// A line, or a point, to compare variants with, of a document as it is now. Never a variant.
struct ShownLine {
    std::optional<RecordingId> recording; ///< nothing for the envelope, which is that of all recordings
    QString network;                      ///< the network's name; empty for the envelope
    std::int64_t samples = 0;             ///< behind the accuracies; 0 where that is not one number
    bool hasDoubts = false;               ///< whether costs behind it are doubtful
    std::shared_ptr<const ReferenceLine> line;
    bool isCurrent = true; ///< false while it is being computed again, for another E_max or more samples

    [[nodiscard]] ReferenceKind kind() const { return line->kind; }
    [[nodiscard]] bool isPoint() const
    {
        return kind() == ReferenceKind::Oracle || kind() == ReferenceKind::StaticNetwork;
    }
    [[nodiscard]] const std::vector<Point> &points() const { return line->points; }
};

/// Follows a document with the lines that variants are compared with: oracles, rules over bins, static networks and the
/// envelope of all trade-off curves. At once where that is cheap, else in the background; until then there are the
/// lines of the state before, marked as such. Lives in the GUI thread.
class ReferenceLines : public QObject
{
    Q_OBJECT
public:
    /// Lines of so many samples are computed at once; of fewer where rules are searched for.
    static constexpr std::size_t cheap = 20'000;

    explicit ReferenceLines(const Document *document, std::size_t computedAtOnce = cheap, QObject *parent = nullptr);

    [[nodiscard]] const LineChoice &choice() const { return m_choice; }
    void setChoice(const LineChoice &choice);

    /// The chosen lines, as far as they are computed: those of the recordings in their order, the envelope last.
    [[nodiscard]] std::vector<ShownLine> shown() const;

    /// Whether lines or areas are still to come.
    [[nodiscard]] bool isPending() const { return m_job.isRunning(); }

Q_SIGNALS:
    void changed();

    /// A sentence about lines that could not be computed.
    void message(const QString &sentence);

private:
    /// What lines are computed from; empty where none is chosen.
    struct Inputs {
        LineChoice choice;
        std::vector<RecordingId> ids;
        std::vector<RecordingPtr> recordings;
        double eMax = 0;
        CostUnit unit = CostUnit::Gflops; ///< of E_max

        bool operator==(const Inputs &) const = default;
        [[nodiscard]] std::size_t work() const; ///< in samples of all recordings
    };

    void follow();
    void take(const Inputs &inputs, const std::vector<ShownLine> &lines);
    [[nodiscard]] Inputs inputs() const;
    [[nodiscard]] static std::vector<ShownLine> computed(const Inputs &inputs, const IsCancelled &isCancelled = {});

    const Document *m_document;
    std::size_t m_computedAtOnce;
    LineChoice m_choice;
    Inputs m_wanted;
    Inputs m_computed;              ///< what m_lines are of
    std::vector<ShownLine> m_lines; ///< as last computed
    NewestJob m_job;
};

} // namespace offramp
