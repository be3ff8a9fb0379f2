// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/targetproposal.h"
#include "ui/dialogs/goalfields.h"

#include <QWidget>

class QCheckBox;
class QComboBox;

namespace offramp {

/// Asks which samples choose variants and which they are reported on: for an area, whether one half of them is held
/// out; for a target, which network it is of, and whether another recording of it is reported on.
class SampleFields : public QWidget
{
    Q_OBJECT
public:
    explicit SampleFields(const Document *document, QWidget *parent = nullptr);

    /// Asks for what that goal needs, about the recordings that are open now; without changed().
    void follow(Goal goal);

    /// Whether variants of an area are chosen on one half of the samples.
    [[nodiscard]] bool holdsOut() const;

    /// The recordings and the split for a target, which are all that is set.
    [[nodiscard]] TargetRequest request() const;

    /// The exits of the network that shares are asked of; 0 where none is open.
    [[nodiscard]] int exits() const;

Q_SIGNALS:
    void changed();

private:
    void offerNetworks();
    void offerReports();
    [[nodiscard]] std::vector<RecordingPtr> chosen() const;

    const Document *m_document;
    QCheckBox *m_holdsOut;
    QWidget *m_page; ///< of a target
    QWidget *m_networkWord;
    QComboBox *m_network;
    QComboBox *m_report;
    Goal m_goal = Goal::Area;
    std::vector<RecordingId> m_ids; ///< of the open recordings that have the cost of the axis, as the next
    std::vector<RecordingPtr> m_open;
};

} // namespace offramp
