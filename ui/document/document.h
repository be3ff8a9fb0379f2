// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/recordingedits.h"
#include "ui/document/names.h"
#include "ui/document/thresholdmove.h"

#include <QObject>
#include <QUndoStack>

namespace offramp {

/// The open workspace: recordings, the user's decisions about them, and their results. Every decision is one undo step;
/// an edit of something that is gone changes nothing. Lives in the GUI thread.
class Document : public QObject
{
    Q_OBJECT
public:
    explicit Document(QObject *parent = nullptr);
    ~Document() override;

    [[nodiscard]] QUndoStack *undoStack() { return &m_undoStack; }
    [[nodiscard]] const Decisions &decisions() const { return m_decisions; }
    [[nodiscard]] const std::vector<Variant> &variants() const { return m_decisions.variants; }
    [[nodiscard]] const Variant *variant(VariantId id) const { return m_decisions.find(id); }
    [[nodiscard]] const EMax &eMax() const { return m_decisions.eMax; }
    [[nodiscard]] Criterion criterion() const { return m_decisions.criterion; }

    /// How thresholds were last moved; nothing once that was undone or the variant is gone.
    [[nodiscard]] const std::optional<ThresholdMove> &lastMove() const { return m_lastMove.move(); }

    /// Results of the current decisions; valid until the next change.
    [[nodiscard]] const Results &results() const { return m_results; }

    /// Every recording that is open or that undo can open again.
    [[nodiscard]] const Sources &sources() const { return m_sources; }

    /// The open recordings, in the order they were opened.
    [[nodiscard]] std::vector<RecordingPtr> recordings() const { return m_sources.openIn(m_decisions); }

    /// A recording of sources(), under the document's criterion.
    [[nodiscard]] RecordingPtr recording(RecordingId id) const { return m_sources.at(id, m_decisions); }

    /// The position in the list of colours that a recording's curve and its new variants take.
    [[nodiscard]] int colourOf(RecordingId id) const { return offramp::colourOf(id, m_decisions, m_colours); }

    /// Whether a network is hidden on the charts. Its variants count all the same.
    [[nodiscard]] bool isHidden(RecordingId id) const { return m_decisions.look(id).isHidden; }

    /// Whether the user decided something that is not in the file. Recordings that were opened and left as they came
    /// are not a decision.
    [[nodiscard]] bool isModified() const;

    /// The workspace as a file of folder would hold it, missing recordings with all their variants included.
    [[nodiscard]] Workspace toWorkspace(const QString &folder) const;

    /// Replaces the document's content by a workspace of folder: one recording for each of its entries, null where it
    /// is missing. There is nothing to undo then, and nothing modified unless isSaved is false. An error where
    /// thresholds do not fit a recording; the document is as it was then.
    [[nodiscard]] Result<void> takeWorkspace(const Workspace &workspace, const QString &folder,
                                             const std::vector<RecordingPtr> &recordings, bool isSaved = true);

    /// Everything decided now is in a file.
    void markSaved();

    /// Closes everything; there is nothing to undo then.
    void clear();

    /// Opens a missing recording that was found, and puts its variants back in their places. An error where it is
    /// another recording or the thresholds do not fit; nothing is changed then.
    [[nodiscard]] Result<void> findAbsent(RecordingId id, const RecordingPtr &recording);

    /// Decides by another criterion: every variant gets the thresholds that come nearest to what it was. An error where
    /// a recording does not carry it; nothing is changed then.
    [[nodiscard]] Result<void> setCriterion(Criterion criterion);

    /// Shows another cost as energy; see withCost().
    [[nodiscard]] Result<void> setCost(CostUnit unit);

    /// Switches these exits of a recording off and its others on; see withExitsOff().
    [[nodiscard]] Result<void> setExitsOff(RecordingId id, const ExitsOff &off);

    /// Pins the current state as the reference that all numbers are compared with.
    void pinReference();

    /// Stops comparing.
    void clearReference();

    /// Keeps what is decided as a snapshot; a name that another one has gets a number.
    SnapshotId takeSnapshot(const QString &name);

    void removeSnapshot(SnapshotId id);
    void rename(SnapshotId id, const QString &name);
    void setNote(SnapshotId id, const QString &note);

    /// Makes a snapshot the reference; one that was pinned by itself is kept as a snapshot. Changes that carry the same
    /// gesture become one undo step. An error where its costs are not known in the unit shown; nothing is changed then.
    [[nodiscard]] Result<void> compareWith(SnapshotId id, int gesture = 0);

    /// Decides as a snapshot does; see restored(). An error where a recording lacks its criterion or unit; nothing is
    /// changed then.
    [[nodiscard]] Result<void> restoreSnapshot(SnapshotId id);

    /// Replaces the notes about the work; changes that carry the same gesture become one undo step.
    void setNotes(const QString &notes, int gesture = 0);

    /// Opens a recording that checkOpens() grants, with a few starting variants, and proposes E_max where the user has
    /// not chosen one. The first one brings its criterion where it does not carry the document's.
    RecordingId openRecording(const RecordingPtr &recording);

    /// Closes a recording, found or missing, and removes its variants, from the reference and the snapshots too.
    void closeRecording(RecordingId id);

    /// Takes a newer state of the same recording (it grew, or was read again); decisions, E_max included, stay, and it
    /// is not an undo step. Nothing happens where another workspace was opened meanwhile.
    void replaceRecording(RecordingId id, const RecordingPtr &recording);

    /// Calls an open network by name; by its recording's own where that is blank.
    void rename(RecordingId id, const QString &name);

    /// Chooses an open network's colour; its variants of the colour before change with it.
    void setColour(RecordingId id, int colour);

    /// Hides an open network on the charts, or shows it again.
    void setHidden(RecordingId id, bool isHidden);

    /// Adds points that others measured, at least one, as a curve to compare with.
    CurveId addCurve(const QString &name, PointTable table);

    void removeCurve(CurveId id);
    void renameCurve(CurveId id, const QString &name);

    /// Reads a curve's accuracies as the other unit; an error where one would exceed 1, and nothing is changed then.
    [[nodiscard]] Result<void> setCurveUnit(CurveId id, AccuracyUnit unit);

    /// Adds a variant with a name of its own; thresholds holds one value for each exit but the last.
    VariantId addVariant(RecordingId recording, Thresholds thresholds);

    /// Adds variants with ids, names and colours of their own, in one step; where instead is set they take the place of
    /// all that take part in the step curve.
    void addVariants(const std::vector<Variant> &added, bool instead);

    VariantId duplicateVariant(VariantId id);
    void removeVariant(VariantId id) { removeVariants({id}); }

    /// Removes variants in one step.
    void removeVariants(const std::vector<VariantId> &ids);

    /// Removes the included variants that are dominated or duplicates; their number.
    int dropDominated();

    /// A number for one gesture: changes of thresholds that carry it become one undo step.
    [[nodiscard]] int newGesture() { return ++m_lastGesture; }

    /// Results of moving the threshold of one of a variant's exits, the others fixed as they are. Kept, so that the
    /// results of such moves are binary searches until another exit is asked for.
    std::shared_ptr<const ExitSweep> exitSweep(VariantId id, ExitIndex exit);

    void setThresholds(VariantId id, Thresholds thresholds, int gesture = 0);
    void setIncluded(VariantId id, bool included) { setIncluded(std::vector{id}, included); }

    /// Includes variants in the step curve, or leaves them out, in one step.
    void setIncluded(const std::vector<VariantId> &ids, bool included);
    void rename(VariantId id, const QString &name);

    /// Chooses a variant's colour, which is its marker's shape too.
    void setColour(VariantId id, int colour);

    /// Sets E_max, above 0 and in its unit, as the user's choice.
    void setEMax(double value);

    /// Sets E_max with its origin; changes that carry the same gesture become one undo step.
    void setEMax(const EMax &eMax, int gesture);

Q_SIGNALS:
    void recordingsChanged();                               ///< one came or went
    void recordingReplaced(offramp::RecordingId recording); ///< it grew, was read again, or is seen in another view
    void looksChanged();                                    ///< a network's name or colour, or whether it is hidden
    void variantsChanged();                                 ///< one came or went
    void variantChanged(offramp::VariantId variant);        ///< its thresholds, name or inclusion
    void eMaxChanged(); ///< its value, its origin, or its unit, which is that of the energy axis
    void criterionChanged();
    void referenceChanged();
    void curvesChanged();    ///< an imported one came or went, its name or reading changed
    void snapshotsChanged(); ///< one came or went, its name or note changed
    void notesChanged();
    void lastMoveChanged();
    void resultsChanged(); ///< after any of the above
    void absentChanged();  ///< a recording went missing or was found
    void modifiedChanged(bool isModified);

private:
    void change(const QString &text, const Decisions &after, int gesture = 0);
    [[nodiscard]] Result<void> tryChange(const QString &text, const Result<Decisions> &after);
    void apply(const Decisions &decisions);
    void evaluateAll();
    void announce(const Decisions &before);
    void noteModified();
    void start(const Decisions &decisions, Sources sources, bool isSaved);
    [[nodiscard]] std::vector<Variant> numbered(std::vector<Variant> added);

    QUndoStack m_undoStack;
    Sources m_sources;
    RecordingColours m_colours;
    std::vector<Decisions> m_asOpened; ///< of a document without a file: recordings as they came
    bool m_wasModified = false;
    bool m_hasFile = false;
    Decisions m_decisions;
    Results m_results;
    LastIds m_last;
    int m_lastGesture = 0;
    LastMove m_lastMove;
};

} // namespace offramp
