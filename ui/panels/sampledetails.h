// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/samplesmodel.h"

#include <QWidget>

class QLabel;

namespace offramp {

/// One sample in full: its picture, name and true class, and what every exit says about it and costs.
class SampleDetails : public QWidget
{
    Q_OBJECT
public:
    explicit SampleDetails(const SamplesModel *model, QWidget *parent = nullptr);

    /// Shows this sample of the listed recording, or nothing.
    void show(std::optional<SampleIndex> sample);

private:
    void refresh();
    [[nodiscard]] QString tableText(SampleIndex sample) const;

    const SamplesModel *m_model;
    std::optional<SampleIndex> m_sample;
    QLabel *m_picture;
    QLabel *m_name;
    QLabel *m_class;
    QLabel *m_table;
};

} // namespace offramp
