// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/samplesmodel.h"

#include <QWidget>

class QLabel;
class QScrollArea;

namespace offramp {

/// One sample in full: its thumbnail, name and true class, and the answer and cost of every exit.
class SampleDetails : public QWidget
{
    Q_OBJECT
public:
    explicit SampleDetails(const SamplesModel *model, QWidget *parent = nullptr);

    /// Shows this sample of the listed recording, or nothing.
    void show(std::optional<SampleIndex> sample);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void showTable();
    [[nodiscard]] QString tableText(SampleIndex sample, bool isNarrow) const;

    const SamplesModel *m_model;
    std::optional<SampleIndex> m_sample;
    QLabel *m_thumbnail;
    QLabel *m_name;
    QLabel *m_class;
    QLabel *m_table;
    QScrollArea *m_scroll;
};

} // namespace offramp
