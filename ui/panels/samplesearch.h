// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/samples/samplelist.h"

#include <QLineEdit>

namespace offramp {

/// Filters the samples by their names as one types; Escape clears it.
class SampleSearch : public QLineEdit
{
    Q_OBJECT
public:
    explicit SampleSearch(SampleList *list, QWidget *parent = nullptr);

    /// Takes the focus, or takes it once it is enabled: a panel that was behind others is enabled when it is in front.
    void takeFocus();

protected:
    void changeEvent(QEvent *event) override;

private:
    void apply();
    void show();

    SampleList *m_list;
    bool m_wantsFocus = false;
};

} // namespace offramp
