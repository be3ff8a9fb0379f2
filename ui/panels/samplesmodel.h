// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/samples/samplelist.h"
#include "ui/samples/sampleportraits.h"
#include "ui/wording/thresholdview.h"

#include <QAbstractListModel>

namespace offramp {

/// The listed samples as rows: each describes its sample in sentences, and as a tile.
class SamplesModel : public QAbstractListModel
{
    Q_OBJECT
public:
    SamplesModel(const SampleList *list, const SampleSelection *selection, SamplePortraits *portraits,
                 const ThresholdView *view, QObject *parent = nullptr);

    [[nodiscard]] const ListedSamples &listed() const { return m_list->listed(); }
    [[nodiscard]] const Document &document() const { return m_list->document(); }
    [[nodiscard]] SampleIndex sampleAt(int row) const;

    /// The row of a sample, or -1 if it is not listed.
    [[nodiscard]] int rowOf(std::optional<SampleIndex> sample) const;

    [[nodiscard]] bool isSelected(SampleIndex sample) const;

    /// Null while it is being read.
    [[nodiscard]] const SamplePortrait *portraitOf(SampleIndex sample) const;

    /// The image in the test set, where a thumbnail is too small: SamplePortraits::image().
    [[nodiscard]] const QImage *imageOf(SampleIndex sample) const;

    /// How uncertainties of the recording are shown.
    [[nodiscard]] ThresholdScale scale() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : m_rows; }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    void follow();
    void refresh();

    const SampleList *m_list;
    const SampleSelection *m_selection;
    SamplePortraits *m_portraits;
    const ThresholdView *m_view;
    int m_rows = 0;
};

} // namespace offramp
