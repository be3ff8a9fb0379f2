// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/power/openmeters.h"
#include "ui/jobs/newestjob.h"

#include <QObject>

#include <optional>

namespace offramp {

/// What could measure energy on this machine.
struct MachineMeters {
    std::vector<std::string> names;    ///< of meters that can be read: "package-0"
    std::vector<std::string> problems; ///< why others cannot, with the remedies

    bool operator==(const MachineMeters &) const = default;
};

/// Opens meters, reads their names and closes them again: nothing is measured. An error where there is none. May take
/// seconds, where the driver of a GPU has to be started, and may run in any thread.
[[nodiscard]] Result<MachineMeters> findMeters(const MeterOptions &options = {});

/// What people should know about the energy of a recording run: that it is not measured, and whether it could be.
/// meters: empty until they are known.
[[nodiscard]] QString notMeasuredText(const std::optional<Result<MachineMeters>> &meters);

/// Finds the meters of this machine once, in the background. Its functions may be called from the GUI thread only.
class MeterList : public QObject
{
    Q_OBJECT
public:
    /// options: where the meters are.
    explicit MeterList(const MeterOptions &options = {}, QObject *parent = nullptr);

    /// Begins to look for meters; from the second call on nothing happens.
    void ask();

    /// What was found; nothing until then.
    [[nodiscard]] const std::optional<Result<MachineMeters>> &meters() const { return m_meters; }

Q_SIGNALS:
    void found();

private:
    MeterOptions m_options;
    bool m_wasAsked = false;
    std::optional<Result<MachineMeters>> m_meters;
    NewestJob m_job;
};

} // namespace offramp
