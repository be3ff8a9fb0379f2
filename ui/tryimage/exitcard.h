// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"
#include "ui/tryimage/triedcontent.h"

#include <QWidget>

namespace offramp {

/// One exit of an image that was tried: its most probable classes, how uncertain it is against the threshold, what
/// becomes of the image there, and what that costs. Everything grows with its font.
class ExitCard : public QWidget
{
    Q_OBJECT
public:
    explicit ExitCard(QWidget *parent = nullptr);

    [[nodiscard]] const ExitContent &content() const { return m_content; }

    /// tips: what its numbers are.
    void setContent(const ExitContent &content, const QString &tips);

    /// The least size that shows all of it in a font. A threshold that moves does not change it.
    [[nodiscard]] QSize leastIn(const QFont &font) const;

    [[nodiscard]] QSize minimumSizeHint() const override { return leastIn(font()); }
    [[nodiscard]] QSize sizeHint() const override { return minimumSizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] double lineHeight() const;
    [[nodiscard]] bool isWide() const;
    void paintGround(QPainter &painter, const Theme &theme) const;
    void paintHead(QPainter &painter, const QRectF &line, const Theme &theme) const;
    void paintClasses(QPainter &painter, QRectF line, const Theme &theme) const;
    void paintScale(QPainter &painter, const QRectF &line, const Theme &theme) const;
    void paintPair(QPainter &painter, QRectF line, const QString &left, const QString &right, const Theme &theme) const;

    ExitContent m_content;
};

} // namespace offramp
