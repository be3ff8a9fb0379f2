// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "ui/document/recordingpool.h"
#include "ui/document/results.h"
#include "ui/document/thresholdunit.h"

#include <QObject>
#include <QUndoStack>

#include <map>

namespace offramp {

/// The last change of a variant's thresholds; a whole drag is one.
struct ThresholdMove {
    VariantId variant;
    Thresholds before;

    bool operator==(const ThresholdMove &) const = default;
};

/// A variant to be: one value for each exit but the last.
struct NewVariant {
    RecordingId recording;
    Thresholds thresholds;

    bool operator==(const NewVariant &) const = default;
};

/// The open workspace: recordings, the user's decisions about them, and what they come to. Every decision is one undo
/// step. Lives in the GUI thread.
class Document : public QObject
{
    Q_OBJECT
public:
    explicit Document(QObject *parent = nullptr);

    [[nodiscard]] QUndoStack *undoStack() { return &m_undoStack; }
    [[nodiscard]] const Decisions &decisions() const { return m_decisions; }
    [[nodiscard]] const std::vector<VariantDecision> &variants() const { return m_decisions.variants; }
    [[nodiscard]] const VariantDecision *variant(VariantId id) const { return m_decisions.find(id); }
    [[nodiscard]] const EMax &eMax() const { return m_decisions.eMax; }
    [[nodiscard]] Criterion criterion() const { return m_decisions.criterion; }

    /// How thresholds were last moved; nothing once that was undone or the variant is gone.
    [[nodiscard]] const std::optional<ThresholdMove> &lastMove() const { return m_lastMove; }

    /// What the decisions come to now; valid until the next change.
    [[nodiscard]] const Results &results() const { return m_results; }

    /// The open recordings, in the order they were opened.
    [[nodiscard]] std::vector<RecordingPtr> recordings() const;

    /// A recording that is or was open, under the document's criterion; the id must come from this document.
    [[nodiscard]] const RecordingPtr &recording(RecordingId id) const { return m_pool.at(id, criterion()); }

    /// The place in the list of colours that a recording's curve and its new variants take.
    [[nodiscard]] int colourOf(RecordingId id) const { return m_colours.at(id); }

    /// A sentence about complete recordings that cannot be compared without care (other numbers of samples or labels),
    /// or nothing.
    [[nodiscard]] QString comparisonNote() const;

    /// Whether the user decided something that is not in the file. Recordings that were opened and left as they came
    /// are no decision.
    [[nodiscard]] bool isModified() const;

    /// The workspace as a file of folder would hold it, missing recordings with all their variants included.
    [[nodiscard]] Workspace toWorkspace(const QString &folder) const;

    /// Takes over a workspace of folder instead of all there was: one recording for each of its entries, null where it
    /// is missing. There is nothing to undo then, and nothing modified unless isSaved is false. An error where
    /// thresholds do not fit a recording; the document is as it was then.
    [[nodiscard]] Result<void> takeWorkspace(const Workspace &workspace, const QString &folder,
                                             const std::vector<RecordingPtr> &recordings, bool isSaved = true);

    /// Everything decided now is in a file.
    void markSaved();

    /// Closes everything; there is nothing to undo then.
    void clear();

    /// The missing recording that this one is, as its fingerprint says.
    [[nodiscard]] std::optional<RecordingId> absenceOf(const OpenRecording &recording) const;

    /// Opens a missing recording that was found, and puts its variants back in their places. An error where it is
    /// another recording or the thresholds do not fit; nothing is changed then.
    [[nodiscard]] Result<void> findAbsent(RecordingId id, const RecordingPtr &recording);

    /// The criteria that every open recording carries.
    [[nodiscard]] std::vector<Criterion> criteria() const;

    /// Decides by another criterion: every variant goes to the thresholds that come nearest to what it was. An error
    /// where a recording does not carry it; nothing is changed then.
    [[nodiscard]] Result<void> setCriterion(Criterion criterion);

    /// Pins the state as it is as the reference that all numbers are compared with.
    void pinReference();

    /// Compares with nothing any more.
    void clearReference();

    /// Whether a recording can be opened beside those that are: it carries the document's criterion, or there are none.
    [[nodiscard]] Result<void> checkOpens(const OpenRecording &recording) const;

    /// Opens a recording that checkOpens() grants, with a few starting variants, and proposes E_max where the user has
    /// not chosen one. The first one brings its criterion where it does not carry the document's.
    RecordingId openRecording(RecordingPtr recording);

    /// Closes a recording, found or missing, and removes its variants, from the reference too.
    void closeRecording(RecordingId id);

    /// The recordings that were read from the file at path, closed ones included: undo can open them again.
    [[nodiscard]] std::vector<RecordingId> recordingsOfFile(const QString &path) const { return m_pool.ofFile(path); }

    /// Takes a newer state of the same recording (it grew, or was read again); decisions, E_max included, stay, and it
    /// is no undo step. Nothing happens where another workspace was opened meanwhile.
    void replaceRecording(RecordingId id, RecordingPtr recording);

    /// Adds points that others measured, at least one, as a curve to compare with.
    CurveId addCurve(const QString &name, PointTable table);

    void removeCurve(CurveId id);
    void renameCurve(CurveId id, const QString &name);

    /// Reads a curve's accuracies as the other unit; an error where one would exceed 1, and nothing is changed then.
    [[nodiscard]] Result<void> setCurveUnit(CurveId id, AccuracyUnit unit);

    /// Adds a variant with a name of its own; thresholds holds one value for each exit but the last.
    VariantId addVariant(RecordingId recording, Thresholds thresholds);

    /// Adds variants with names of their own, in one step; where instead is set they take the place of all that are
    /// included.
    void addVariants(const std::vector<NewVariant> &added, bool instead);

    VariantId duplicateVariant(VariantId id);
    void removeVariant(VariantId id);

    /// Removes the included variants that are dominated or duplicates; their number.
    int dropDominated();

    /// A number for one gesture: changes of thresholds that carry it become one undo step.
    [[nodiscard]] int newGesture() { return ++m_lastGesture; }

    /// What moving the threshold of one of a variant's exits comes to, the others fixed as they are. Kept, so that the
    /// results of such moves are binary searches until another exit is asked for.
    std::shared_ptr<const ExitSweep> exitSweep(VariantId id, ExitIndex exit);

    void setThresholds(VariantId id, Thresholds thresholds, int gesture = 0);
    void setIncluded(VariantId id, bool included);
    void rename(VariantId id, const QString &name);

    /// Chooses a variant's colour, which is its marker's shape too.
    void setColour(VariantId id, int colour);

    /// Reads thresholds as a person types them ("0.63", "0.4:0.9") in a unit and sets them, or says why not and changes
    /// nothing. What is shown can be typed: a threshold that reads as it is shown stays as it is to the last bit.
    [[nodiscard]] Result<void> typeThresholds(VariantId id, const QString &text, EntropyUnit unit = EntropyUnit::Nats);

    /// Reads E_max in its unit and sets it, or says why not and changes nothing.
    [[nodiscard]] Result<void> typeEMax(const QString &text);

Q_SIGNALS:
    void recordingsChanged();                               ///< one came or went
    void recordingReplaced(offramp::RecordingId recording); ///< it grew, or was read again
    void variantsChanged();                                 ///< one came or went
    void variantChanged(offramp::VariantId variant);        ///< its thresholds, name or inclusion
    void eMaxChanged();
    void criterionChanged();
    void referenceChanged();
    void curvesChanged(); ///< an imported one came or went, its name or reading changed
    void lastMoveChanged();
    void resultsChanged(); ///< after any of the above
    void absentChanged();  ///< a recording went missing or was found
    void modifiedChanged(bool isModified);

private:
    void change(const QString &text, Decisions after, int gesture = 0);
    void apply(const Decisions &decisions);
    void recompute();
    void noteModified();
    void followMove(const Decisions &before);
    void start(const Decisions &decisions, RecordingPool pool, bool isSaved);
    [[nodiscard]] int freeColour() const;
    [[nodiscard]] VariantDecision newVariant(const Decisions &decisions, RecordingId recording, Thresholds thresholds);

    QUndoStack m_undoStack;
    RecordingPool m_pool;
    std::map<RecordingId, int> m_colours;
    std::vector<Decisions> m_asOpened; ///< of a document without a file: recordings as they came
    bool m_wasModified = false;
    bool m_hasFile = false;
    Decisions m_decisions;
    Results m_results;
    int m_lastRecording = 0;
    int m_lastVariant = 0;
    int m_lastCurve = 0;
    int m_lastGesture = 0;
    int m_moveGesture = 0;                   ///< of the last move
    std::optional<ThresholdMove> m_nextMove; ///< what the change that is being made moves
    std::optional<ThresholdMove> m_lastMove;
};

} // namespace offramp
