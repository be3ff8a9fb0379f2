// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/results/openrecording.h"
#include "ui/jobs/threadworker.h"

#include <QCache>
#include <QPair>
#include <QSet>

#include <functional>

namespace offramp {

/// Values of rows of recordings' files, read in the background on first use, those asked for last first. The last ones
/// are kept. Its functions may be called from the GUI thread only.
template<typename Value>
class RowCache
{
public:
    /// Reads the values of rows, in that order; runs in the background. Once it is cancelled, any values will do.
    using Read = std::function<std::vector<Value>(const OpenRecording &recording, const std::vector<std::size_t> &rows,
                                                  const IsCancelled &isCancelled)>;

    /// How many rows are read before their values are shown, and how many values are kept.
    struct Limits {
        std::size_t atOnce = 100;
        qsizetype kept = 4000;
    };

    /// arrived is called after values were read.
    RowCache(Read read, std::function<void()> arrived, Limits limits)
        : m_read(std::move(read))
        , m_arrived(std::move(arrived))
        , m_atOnce(limits.atOnce)
        , m_known(limits.kept)
    {
    }

    /// The value of a row, or null while it is being read.
    [[nodiscard]] const Value *find(const RecordingPtr &recording, std::size_t row)
    {
        const Key key = keyOf(*recording, row);
        if (const Value *known = m_known.object(key))
            return known;
        if (m_asked.contains(key))
            return nullptr;
        if (m_wishes.size() == mostWishes) {
            m_asked.remove(keyOf(*m_wishes.front().recording, m_wishes.front().row));
            m_wishes.erase(m_wishes.begin());
        }
        m_wishes.push_back({recording, row});
        m_asked.insert(key);
        readNext();
        return nullptr;
    }

    /// Forgets what was read and what is wished for.
    void clear()
    {
        m_worker.cancel();
        m_known.clear();
        m_wishes.clear();
        m_asked.clear();
        m_isReading = false;
    }

private:
    /// A row of the file that is this recording.
    using Key = QPair<QByteArray, quint64>;
    struct Wish {
        RecordingPtr recording;
        std::size_t row = 0;
    };

    static constexpr std::size_t mostWishes
        = 400; ///< more than a large screen shows; older requests were scrolled away

    static Key keyOf(const OpenRecording &recording, std::size_t row)
    {
        return {QByteArray::fromStdString(recording.path() + recording.fingerprint()), row};
    }

    void readNext()
    {
        if (m_isReading || m_wishes.empty())
            return;
        m_isReading = true;
        const RecordingPtr recording = m_wishes.back().recording;
        std::vector<std::size_t> rows;
        while (!m_wishes.empty() && rows.size() < m_atOnce && m_wishes.back().recording == recording) {
            rows.push_back(m_wishes.back().row);
            m_wishes.pop_back();
        }
        m_worker.start([read = m_read, recording,
                        rows](const IsCancelled &isCancelled) { return read(*recording, rows, isCancelled); },
                       [this, recording, rows](const Result<std::vector<Value>> &values) {
                           take(*recording, rows, values ? *values : std::vector<Value>(rows.size()));
                       });
    }

    void take(const OpenRecording &recording, const std::vector<std::size_t> &rows, const std::vector<Value> &values)
    {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const Key key = keyOf(recording, rows[i]);
            m_known.insert(key, new Value(values[i]));
            m_asked.remove(key);
        }
        m_isReading = false;
        m_arrived();
        readNext();
    }

    Read m_read;
    std::function<void()> m_arrived;
    std::size_t m_atOnce;
    QCache<Key, Value> m_known;
    std::vector<Wish> m_wishes; ///< the newest last
    QSet<Key> m_asked;          ///< queued or being read
    bool m_isReading = false;
    ThreadWorker m_worker; ///< the last member: its job ends before the others are destroyed
};

} // namespace offramp
