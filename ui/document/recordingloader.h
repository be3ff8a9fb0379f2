// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/support/error.h"
#include "ui/document/openrecording.h"

#include <QObject>
#include <QStringList>

namespace offramp {

/// Reads recordings in the background, in the order asked for, so that the window never waits for a disk.
class RecordingLoader : public QObject
{
    Q_OBJECT
public:
    explicit RecordingLoader(QObject *parent = nullptr);

    /// Waits for what is being read.
    ~RecordingLoader() override;

    /// Reads files after those asked for before; each ends in loaded() or failed().
    void load(const QStringList &paths);

    /// How many files have not been answered yet.
    [[nodiscard]] int pending() const { return m_pending; }

Q_SIGNALS:
    void loaded(const offramp::RecordingPtr &recording);
    void failed(const QString &path, const QString &sentence);

private:
    void answer(const QString &path, const Result<RecordingPtr> &result);

    class Worker;
    std::unique_ptr<Worker> m_worker;
    int m_pending = 0;
};

} // namespace offramp
