// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <QFrame>

class QLabel;
class QLineEdit;

namespace offramp {

/// The area as the one large figure, with what it rests on: normalised area, samples, E_max (which can be typed).
class AreaPanel : public QFrame
{
    Q_OBJECT
public:
    explicit AreaPanel(Document *document, QWidget *parent = nullptr);

Q_SIGNALS:
    /// Why what was typed was not taken.
    void refused(const QString &sentence);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void showOrigin();
    void takeEMax();
    [[nodiscard]] QString samplesTip() const;

    Document *m_document;
    QLabel *m_area;
    QLabel *m_normalised;
    QLabel *m_samples;
    QLineEdit *m_eMax;
    QLabel *m_origin;
};

} // namespace offramp
