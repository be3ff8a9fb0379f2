// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exits/curvefront.h"
#include "ui/document/selection.h"

#include <optional>

namespace offramp {

/// What a target line asks for.
struct Aim {
    enum class Kind {
        AtLeast, ///< an accuracy of at least value, a fraction
        AtMost,  ///< a mean cost of at most value, in the unit of E_max
    };
    Kind kind = Kind::AtLeast;
    double value = 0;

    bool operator==(const Aim &) const = default;
};

/// The thresholds of one network that an aim asks for, the same at every exit.
struct AimAnswer {
    RecordingId network;
    RecordingPtr recording;
    CurvePoint place;                 ///< the cheapest, or the most accurate; where none meets the aim, the nearest
    bool isMet = false;               ///< by place
    std::optional<VariantId> variant; ///< the network's best variant; empty where none meets the aim
};

/// A line on the chart that the user drags, and the thresholds of the selected network that do best on its allowed
/// side. View state: it is not part of a workspace, and moving it is not an undo step. Answers are exact, and fast
/// enough for each move of a pointer. Lives in the GUI thread.
class TargetLine : public QObject
{
    Q_OBJECT
public:
    TargetLine(Document *document, Selection *selection, QObject *parent = nullptr);

    /// What is asked for; empty without a line.
    [[nodiscard]] const std::optional<Aim> &aim() const { return m_aim; }

    /// Moves the line, which appears where there was none, or takes it away. value: above 0, an accuracy at most 1.
    void set(const std::optional<Aim> &aim);

    /// Shows a line of that kind near the selected variant, which meets it.
    void propose(Aim::Kind kind);

    /// What the selected variant's network can do; the first network's where no variant is selected. Empty without a
    /// line or a network, or where its cost is not known.
    [[nodiscard]] std::optional<AimAnswer> answer() const;

    /// Adds the answer as a variant and selects it. Nothing happens where there is no answer that meets the aim.
    void add();

Q_SIGNALS:
    void changed(); ///< the line; answers also change with the document's results and the selection

private:
    void followAxis();
    [[nodiscard]] std::optional<RecordingId> network() const;
    [[nodiscard]] std::optional<VariantId> bestVariant(RecordingId network) const;
    [[nodiscard]] const CurveFront &frontOf(const RecordingPtr &recording) const;

    Document *m_document;
    Selection *m_selection;
    std::optional<Aim> m_aim;
    CostUnit m_unit; ///< of the energy axis
    mutable RecordingPtr m_fronted;
    mutable CurveFront m_front; ///< of m_fronted
};

} // namespace offramp
