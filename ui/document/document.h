// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "ui/document/results.h"

#include <QObject>
#include <QUndoStack>

#include <map>

namespace offramp {

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

    /// What the decisions come to now; valid until the next change.
    [[nodiscard]] const Results &results() const { return m_results; }

    /// The open recordings, in the order they were opened.
    [[nodiscard]] std::vector<RecordingPtr> recordings() const;

    /// A recording that is or was open; the id must come from this document.
    [[nodiscard]] const RecordingPtr &recording(RecordingId id) const { return m_pool.at(id); }

    /// The place in the list of colours that a recording's curve and its new variants take.
    [[nodiscard]] int colourOf(RecordingId id) const { return id.value - 1; }

    /// A sentence about complete recordings that cannot be compared without care (other numbers of samples or labels),
    /// or nothing.
    [[nodiscard]] QString comparisonNote() const;

    /// Opens a recording with a few starting variants, and proposes E_max where the user has not chosen one.
    RecordingId openRecording(RecordingPtr recording);

    /// Closes a recording and removes its variants.
    void closeRecording(RecordingId id);

    /// The recordings that were read from the file at path, closed ones included: undo can open them again.
    [[nodiscard]] std::vector<RecordingId> recordingsOfFile(const QString &path) const;

    /// Takes a newer state of the same recording (it grew, or was read again); decisions, E_max included, stay, and it
    /// is no undo step.
    void replaceRecording(RecordingId id, RecordingPtr recording);

    /// Adds a variant with a name of its own; thresholds holds one value for each exit but the last.
    VariantId addVariant(RecordingId recording, Thresholds thresholds);

    VariantId duplicateVariant(VariantId id);
    void removeVariant(VariantId id);

    /// Removes the included variants that are dominated or duplicates; their number.
    int dropDominated();

    /// A number for one gesture: changes of thresholds that carry it become one undo step.
    [[nodiscard]] int newGesture() { return ++m_lastGesture; }

    void setThresholds(VariantId id, Thresholds thresholds, int gesture = 0);
    void setIncluded(VariantId id, bool included);
    void rename(VariantId id, const QString &name);

    /// Reads thresholds as a person types them ("0.63", "0.4:0.9") and sets them, or says why not and changes nothing.
    [[nodiscard]] Result<void> typeThresholds(VariantId id, const QString &text);

    /// Reads E_max in GFLOPs and sets it, or says why not and changes nothing.
    [[nodiscard]] Result<void> typeEMax(const QString &text);

Q_SIGNALS:
    void recordingsChanged();                               ///< one came or went
    void recordingReplaced(offramp::RecordingId recording); ///< it grew, or was read again
    void variantsChanged();                                 ///< one came or went
    void variantChanged(offramp::VariantId variant);        ///< its thresholds, name or inclusion
    void eMaxChanged();
    void resultsChanged(); ///< after any of the above

private:
    void change(const QString &text, Decisions after, int gesture = 0);
    void apply(const Decisions &decisions);
    void recompute();
    [[nodiscard]] VariantDecision newVariant(const Decisions &decisions, RecordingId recording, Thresholds thresholds);

    QUndoStack m_undoStack;
    std::map<RecordingId, RecordingPtr> m_pool; ///< closed ones too: undo opens them again
    Decisions m_decisions;
    Results m_results;
    int m_lastRecording = 0;
    int m_lastVariant = 0;
    int m_lastGesture = 0;
};

} // namespace offramp
