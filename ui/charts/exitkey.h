// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace offramp {

/// The colour key of the histograms: correct, incorrect, and selected while samples are selected.
class ExitKey : public QWidget
{
    Q_OBJECT
public:
    explicit ExitKey(QWidget *parent = nullptr);

    void setHasSelected(bool hasSelected);

    /// With room for all three, so that what is beside it does not move while samples are being selected.
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] static QStringList words();

    bool m_hasSelected = false;
};

} // namespace offramp
