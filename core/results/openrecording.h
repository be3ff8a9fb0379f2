// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/curveextremes.h"
#include "core/exits/exitrule.h"
#include "core/exits/headcosts.h"
#include "core/exits/exittable.h"
#include "core/exits/thresholdsweep.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

struct Recording;

/// What is known of a recording besides its exit table.
struct RecordingFacts {
    std::string path;                         ///< of its file, as the system spells it
    std::string name;                         ///< of its network, as the file has it
    std::string shownAs = {};                 ///< what the user calls the network; empty: its name
    std::optional<int> classes = {};          ///< what the recording says about itself, if it does
    std::size_t expected = 0;                 ///< samples once it is complete, where that is more than the table's
    std::string fingerprint = {};             ///< recordingFingerprint() of its file
    std::vector<std::string> classNames = {}; ///< by class, or empty
    std::string count = {};                   ///< how its costs are counted: "fvcore", "complete", or unknown
    std::vector<std::string> doubts = {};     ///< sentences: why its costs are doubtful
    std::shared_ptr<const Recording> all
        = nullptr; ///< every column, for other criteria; null where only a table is there
};

/// A recording that is open, in one view, with everything that moving a threshold needs. Never changes, so that every
/// thread may read it.
class OpenRecording
{
public:
    /// Sweeps the table once; its uncertainties are those of criterion, and all exits are on.
    OpenRecording(RecordingFacts facts, ExitTable table, Criterion criterion = Criterion::Entropy);

    /// The table is that of view; where its costs are in another unit, view's cost is not known (hasCost()). whole: the
    /// same table with all exits on; null where that is the table.
    OpenRecording(RecordingFacts facts, ExitTable table, TableView view,
                  std::shared_ptr<const ExitTable> whole = nullptr);

    /// The same recording with its network called by name; by its own where that is empty.
    OpenRecording(const OpenRecording &other, std::string shownAs);

    [[nodiscard]] const std::string &path() const { return m_facts.path; }

    /// What its network is called: as the user named it, else as the file does.
    [[nodiscard]] const std::string &name() const { return m_facts.shownAs.empty() ? m_facts.name : m_facts.shownAs; }
    [[nodiscard]] const std::string &ownName() const { return m_facts.name; }
    [[nodiscard]] const std::string &shownAs() const { return m_facts.shownAs; }

    [[nodiscard]] const ExitTable &table() const { return m_swept->table; }

    /// The table with all exits on: what was recorded at exits that are switched off, too. Its uncertainties are
    /// finite.
    [[nodiscard]] const ExitTable &whole() const { return m_whole ? *m_whole : table(); }

    [[nodiscard]] bool isOff(ExitIndex exit) const { return m_view.off.contains(exit); }

    /// The exits that are on, ascending; at least one. The last of them answers every sample that reaches it.
    [[nodiscard]] std::vector<ExitIndex> exitsOn() const;

    /// Whether a threshold decides which samples exit there: the exit is on, and not the last that is.
    [[nodiscard]] bool hasThreshold(ExitIndex exit) const { return !isOff(exit) && exit < m_answering; }

    [[nodiscard]] const ThresholdSweep &sweep() const { return m_swept->sweep; }
    [[nodiscard]] std::optional<int> classes() const { return m_facts.classes; }
    [[nodiscard]] const std::string &count() const { return m_facts.count; }

    /// Why the costs of its view are doubtful, in sentences.
    [[nodiscard]] const std::vector<std::string> &doubts() const { return doubts(m_view.cost); }

    /// The same of costs in any unit: the sentences of a file are about counted FLOPs.
    [[nodiscard]] const std::vector<std::string> &doubts(CostUnit unit) const;

    /// Whether its test set has the contest's classes, so that the contest's E_max applies; not where they are unknown.
    [[nodiscard]] bool isContest() const;

    [[nodiscard]] const std::string &fingerprint() const { return m_facts.fingerprint; }

    /// The name of a class: the recording's, else its number.
    [[nodiscard]] std::string className(std::int32_t label) const;

    /// The name of an exit: the recording's, else "exit1" and so on.
    [[nodiscard]] std::string exitName(ExitIndex exit) const;

    /// Every column of its file; null where only a table is there.
    [[nodiscard]] const std::shared_ptr<const Recording> &columns() const { return m_facts.all; }

    /// The row of the file that a sample of the table comes from; they differ while rows are missing.
    [[nodiscard]] std::size_t rowOf(SampleIndex sample) const
    {
        return m_swept->rows.empty() ? sample.value : m_swept->rows[sample.value];
    }

    /// The sample of a row of the file, or nothing where that is not recorded. Unlike a sample's index, a row stays the
    /// same while a recording grows.
    [[nodiscard]] std::optional<SampleIndex> sampleOf(std::size_t row) const;

    /// How uncertain a sample is at an exit by any criterion, or nothing where the recording does not carry it.
    [[nodiscard]] std::optional<float> uncertainty(Criterion criterion, ExitIndex exit, SampleIndex sample) const;

    /// What its table was made by.
    [[nodiscard]] const TableView &view() const { return m_view; }
    [[nodiscard]] Criterion criterion() const { return m_view.criterion; }

    /// Whether its table counts the cost of its view. Where it does not, the view's cost is not known, and the costs of
    /// the table, of curve() and of fullCost() are others that must not be shown in its place.
    [[nodiscard]] bool hasCost() const { return shownUnit(table().cost().unit) == m_view.cost; }

    /// Whether the recording says that the cost of its view is estimated. False where hasCost() is, or it does not say.
    [[nodiscard]] bool isEstimated() const { return m_isEstimated; }

    /// Whether it says that its costs in a unit, one of costs(), are estimated.
    [[nodiscard]] bool isEstimated(CostUnit unit) const;

    /// The costs that it carries, in the order of costAxes.
    [[nodiscard]] std::vector<CostUnit> costs() const;

    /// What the table of its view has as costs in another unit, one of costs(), without that table being made. An error
    /// where heads that are switched off do not fit them.
    [[nodiscard]] Result<CostColumn> costsIn(CostUnit unit) const;

    /// What the head of each exit costs [K], in the unit of the table's costs; empty where it is not known.
    [[nodiscard]] HeadCosts headCosts() const;

    /// The criteria that it carries.
    [[nodiscard]] std::vector<Criterion> criteria() const;

    /// The same recording in another view; an error where it does not carry the criterion, or heads that do not fit are
    /// to be switched off. A cost that it does not carry does not fail: hasCost() says so.
    [[nodiscard]] Result<std::shared_ptr<const OpenRecording>> under(const TableView &view) const;

    /// How many samples it holds once it is complete; the table has those recorded so far.
    [[nodiscard]] std::size_t expectedSamples() const { return m_facts.expected; }
    [[nodiscard]] bool isComplete() const { return table().sampleCount() == m_facts.expected; }

    /// The whole trade-off curve, thresholds ascending, energies falling.
    [[nodiscard]] const std::vector<CurvePoint> &curve() const { return m_swept->curve; }

    /// Those of curve().
    [[nodiscard]] const CurveExtremes &curveExtremes() const { return m_swept->extremes; }

    /// Mean energy of one image that passes through every exit, in the unit that costs are shown in.
    [[nodiscard]] double fullCost() const { return m_swept->fullCost; }

    /// The outcome at thresholds: a binary search where all exits share one, a pass over the table otherwise.
    [[nodiscard]] OperatingPoint outcomeAt(const Thresholds &thresholds) const;

private:
    /// What takes memory, which copies share.
    struct Swept {
        Swept(ExitTable made, Criterion criterion, const Recording *recording);

        ExitTable table;
        ThresholdSweep sweep;
        std::vector<CurvePoint> curve;
        CurveExtremes extremes;
        std::vector<std::size_t> rows; ///< of the file, by sample; empty where they are the same
        double fullCost = 0;
    };

    RecordingFacts m_facts;
    TableView m_view;
    std::shared_ptr<const ExitTable> m_whole; ///< null where all exits are on
    std::shared_ptr<const Swept> m_swept;
    ExitIndex m_answering{0}; ///< the last exit that is on
    bool m_isEstimated = false;
};

using RecordingPtr = std::shared_ptr<const OpenRecording>;

/// The tables of recordings, as searches take them; the recordings keep them.
[[nodiscard]] std::vector<const ExitTable *> tablesOf(const std::vector<RecordingPtr> &recordings);

/// A recording with its network called by shownAs, by its own name where that is empty; the recording itself where it
/// is called so already.
[[nodiscard]] RecordingPtr named(const RecordingPtr &recording, const std::string &shownAs);

/// The same images in another state of a recording, which grew or was read again; those that it lacks are left out.
[[nodiscard]] std::vector<SampleIndex> sameSamples(const std::vector<SampleIndex> &samples, const OpenRecording &before,
                                                   const OpenRecording &now);

/// An error where a recording does not carry criterion.
[[nodiscard]] Result<void> checkCarries(const OpenRecording &recording, Criterion criterion);

} // namespace offramp
