// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "core/exits/tableview.h"
#include "core/support/shared.h"
#include "core/tradeoff/costunit.h"
#include "core/tradeoff/pointtable.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace offramp {

/// Which recording the decisions are about; never used twice in one document.
struct RecordingId {
    int value = 0;
    auto operator<=>(const RecordingId &) const = default;
};

/// Which variant; never used twice in one document, and 0 where it has none yet.
struct VariantId {
    int value = 0;
    auto operator<=>(const VariantId &) const = default;
};

/// Which imported curve; never used twice in one document.
struct CurveId {
    int value = 0;
    auto operator<=>(const CurveId &) const = default;
};

/// Which snapshot; never used twice in one document; 0: no snapshot.
struct SnapshotId {
    int value = 0;
    auto operator<=>(const SnapshotId &) const = default;
};

/// One network at one setting of its thresholds, as it was decided.
struct Variant {
    VariantId id = {};
    RecordingId recording = {};
    Thresholds thresholds = {}; ///< one for each exit but the last
    std::string name = {};
    int colour = 0;       ///< position in the program's list of colours, each with a marker shape of its own; 0 or more
    bool included = true; ///< whether it takes part in the step curve

    bool operator==(const Variant &) const = default;
};

/// Where the value of E_max comes from.
enum class EMaxOrigin {
    Contest,              ///< the contest's value, for its 200 classes
    MostExpensiveNetwork, ///< proposed: a round number above the full cost of the most expensive recorded network
    Chosen,               ///< set by the user
};

/// Where the step curve ends, per image.
struct EMax {
    double value = contestEMax;
    CostUnit unit = CostUnit::Gflops; ///< of all energies too: what variants are compared by
    EMaxOrigin origin = EMaxOrigin::Contest;
    std::string network = {}; ///< the most expensive one, where it is the origin and known

    bool operator==(const EMax &) const = default;
};

/// A recording as a workspace file names it.
struct WorkspaceRecording {
    std::string path;        ///< relative to the workspace file's folder, with slashes
    std::string fingerprint; ///< recordingFingerprint() of the file that was meant
    std::string name;

    bool operator==(const WorkspaceRecording &) const = default;
};

/// A recording that a workspace names and that was not found: its entry and its variants wait until it is.
struct AbsentRecording {
    RecordingId id;
    std::size_t row = 0; ///< its position in the list of all recordings
    WorkspaceRecording entry;
    std::string folder; ///< absolute; what the entry's path is relative to
    int colour = 0;
    std::map<std::size_t, Variant> variants; ///< by their positions in the list of all variants

    bool operator==(const AbsentRecording &) const = default;
};

/// A state of the decisions that was pinned to compare with, or kept as a snapshot.
struct ReferenceDecision {
    std::vector<Variant> variants; ///< with the ids of the variants that they were, or none
    double eMax = contestEMax;
    Criterion criterion = Criterion::Entropy;
    CostUnit unit = CostUnit::Gflops; ///< of eMax; on another axis E_max is the one that there is now
    std::map<RecordingId, ExitsOff> exitsOff = {};
    SnapshotId snapshot = {}; ///< that it was taken from; 0 where it was pinned by itself, and in a snapshot

    bool operator==(const ReferenceDecision &) const = default;
};

/// A state that was kept under a name: to compare with, and to go back to.
struct Snapshot {
    SnapshotId id;
    std::string name;
    std::string note = {};
    ReferenceDecision state = {};
    EMaxOrigin origin = EMaxOrigin::Chosen; ///< of the state's E_max
    std::string network = {};               ///< as in EMax; files do not have it

    bool operator==(const Snapshot &) const = default;
};

/// Points that others measured, as a curve to compare with.
struct ImportedCurve {
    CurveId id;
    std::string name;
    std::shared_ptr<const PointTable> table; ///< never null and never changed: undo keeps many of them

    bool operator==(const ImportedCurve &other) const
    {
        return id == other.id && name == other.name && (table == other.table || *table == *other.table);
    }
};

/// How a network is shown, where that was decided. Nothing of it changes a number.
struct NetworkLook {
    std::string name = {};          ///< empty: the recording's own
    std::optional<int> colour = {}; ///< position in the program's list of colours, 0 or more; nothing: a free one
    bool isHidden = false;          ///< on the charts; its variants count all the same

    bool operator==(const NetworkLook &) const = default;
};

/// Everything that is decided about recordings, as one value: what undo and redo swap, what a workspace file holds and
/// what results are computed from.
struct Decisions {
    std::vector<RecordingId> recordings; ///< in the order they were opened
    std::vector<Variant> variants;       ///< of these recordings
    EMax eMax;
    Criterion criterion = Criterion::Entropy;      ///< what decides where a sample exits, in all variants
    std::map<CostUnit, EMax> otherEMax = {};       ///< E_max of the axes that were shown before, by unit
    std::map<RecordingId, ExitsOff> exitsOff = {}; ///< of networks with exits that are switched off
    std::vector<AbsentRecording> absent;           ///< by row
    std::optional<ReferenceDecision> reference;
    std::vector<ImportedCurve> curves;            ///< in the order they came
    std::map<RecordingId, NetworkLook> looks;     ///< of recordings, found or missing, where anything of it was decided
    Shared<std::vector<Snapshot>> snapshots = {}; ///< in the order they were taken
    Shared<std::string> notes = {};               ///< free text about the work, in UTF-8

    /// The variant with this id, or null.
    [[nodiscard]] const Variant *find(VariantId id) const;
    [[nodiscard]] Variant *find(VariantId id);

    /// The imported curve with this id, or null.
    [[nodiscard]] const ImportedCurve *find(CurveId id) const;
    [[nodiscard]] ImportedCurve *find(CurveId id);

    /// The snapshot with this id, or null; valid until snapshots are assigned.
    [[nodiscard]] const Snapshot *find(SnapshotId id) const;

    /// The snapshot that is the reference, or null; valid until snapshots are assigned.
    [[nodiscard]] const Snapshot *referenceSnapshot() const;

    /// The missing recording with this id, or null.
    [[nodiscard]] const AbsentRecording *find(RecordingId id) const;

    /// How a recording's table is made: by the criterion, in the unit of E_max, without the exits that are off.
    [[nodiscard]] TableView viewOf(RecordingId id) const;

    /// The same for the pinned reference, which there must be: its criterion and exits, in the unit of E_max now.
    [[nodiscard]] TableView referenceViewOf(RecordingId id) const;

    /// How a network is shown.
    [[nodiscard]] NetworkLook look(RecordingId id) const;

    /// What a missing recording's network is called.
    [[nodiscard]] std::string nameOf(const AbsentRecording &missing) const;

    /// Whether there is nothing to look at: no recording, open or missing, and no curve.
    [[nodiscard]] bool isEmpty() const { return recordings.empty() && absent.empty() && curves.empty(); }

    bool operator==(const Decisions &) const = default;
};

} // namespace offramp
