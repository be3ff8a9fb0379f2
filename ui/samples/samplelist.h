// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/samples/samplefilter.h"
#include "ui/samples/sampleselection.h"
#include "ui/document/selection.h"
#include "ui/jobs/threadworker.h"

#include <functional>

namespace offramp {

/// The matching samples and their query: always one state of one recording.
struct ListedSamples {
    std::optional<RecordingId> id; ///< empty if no variant is selected
    RecordingPtr recording;        ///< null then
    SampleQuery query;
    SampleMatches matches;
    std::shared_ptr<const SampleNames> names = nullptr; ///< of the recording's file; null until one is searched for

    /// The effect of the last move on a sample of the recording.
    [[nodiscard]] MoveEffect effectOn(SampleIndex sample) const;
};

/// The samples of the selected variant, filtered and sorted. They follow its thresholds at once, or in the background
/// if there are very many or names have to be read; then only the newest state counts. View state: not undoable. Its
/// functions may be called from the GUI thread only.
class SampleList : public QObject
{
    Q_OBJECT
public:
    SampleList(Document *document, Selection *variants, SampleSelection *selection, QObject *parent = nullptr);

    [[nodiscard]] const Document &document() const { return *m_document; }

    [[nodiscard]] const ListedSamples &listed() const { return m_listed; }

    /// Whether the document has a newer state of the listed recording, or has it no more.
    [[nodiscard]] bool isBehind() const;

    /// Listed samples as samples of the document's state of the recording.
    [[nodiscard]] std::vector<SampleIndex> inDocument(std::vector<SampleIndex> samples) const;

    [[nodiscard]] const SampleFilter &filter() const { return m_filter; }
    void setFilter(const SampleFilter &filter);

    [[nodiscard]] SampleOrder order() const { return m_order; }
    void setOrder(SampleOrder order);

    /// A hidden list is not updated until it is shown again.
    void setFollowing(bool isFollowing);

    using IsReady = std::function<bool(const ListedSamples &)>;

    /// Asks before the samples of a recording that grew are listed. Where they are not ready to be shown, they wait for
    /// goOn(), but only until the recording grows again.
    void setReadyCheck(IsReady isReady) { m_isReady = std::move(isReady); }

    /// Lists the samples that wait, if they are ready now.
    void goOn();

Q_SIGNALS:
    void changed();                       ///< what is listed
    void filterChanged();                 ///< the filter or the order
    void failed(const QString &sentence); ///< why what is listed did not follow

private:
    void follow();
    void compute(ListedSamples wanted);
    void take(const Result<ListedSamples> &computed);
    void list(ListedSamples wanted);

    Document *m_document;
    Selection *m_variants;
    SampleSelection *m_selection;
    SampleFilter m_filter;
    SampleOrder m_order = SampleOrder::TestSet;
    ListedSamples m_listed;
    std::optional<ListedSamples> m_next;        ///< the query to run after the current one
    std::optional<ListedSamples> m_waiting;     ///< for what they are shown with
    std::shared_ptr<const SampleNames> m_names; ///< read last
    std::string m_namesOf;                      ///< their recording: its path and fingerprint
    IsReady m_isReady;
    bool m_isFollowing = true;
    ThreadWorker m_worker;
};

} // namespace offramp
